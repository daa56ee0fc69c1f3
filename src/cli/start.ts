// `remote-mcp start`, what `npm start` runs: the function app with storage and identity on this machine, and what to do
// next. The gateway is not part of it yet, so that every start is one with --no-gateway.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readEasyAuthFlags } from '../local/functions-host/easy-auth-flags.ts';
import { terminalLog } from '../local/functions-host/log.ts';
import { DEFAULT_DATA_FOLDER, type LocalStack, startLocalStack } from '../local/stack/stack.ts';
import { readPort, readTimeScale, UsageError } from './usage-error.ts';

const USAGE = `Usage: remote-mcp start [flags]
  --port N            the port that clients use; default 7071
  --functions-port N  the Functions host; without a gateway the same as --port
  --blob-port N       Azurite's blob service; default 10000
  --queue-port N      Azurite's queue service; default 10001
  --data DIR          where snippets are kept; default .data
  --ephemeral         free ports, and nothing is kept
  --no-gateway        only the function app: no sign-in, everybody on this machine is the same user
  --easy-auth ISSUER,AUDIENCE,JWKS_URL   authentication in front of the app, as App Service does it
  --allowed-principals ID,…   --easy-auth-exclude PATH,…   see functions-host/main.ts
  --json              one line of JSON with every URL when ready; standard output carries nothing else
  --time-scale X      shortens the host's times for tests: 0.01 turns Azure's 240 s into 2.4 s
  --verbose           more about what the host does
  --help`;

const OPTIONS = {
  port: { type: 'string' },
  'functions-port': { type: 'string' },
  'blob-port': { type: 'string' },
  'queue-port': { type: 'string' },
  data: { type: 'string' },
  ephemeral: { type: 'boolean', default: false },
  'no-gateway': { type: 'boolean', default: false },
  'auto-login': { type: 'string' },
  'easy-auth': { type: 'string' },
  'allowed-principals': { type: 'string' },
  'easy-auth-exclude': { type: 'string' },
  'time-scale': { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Runs until it is stopped by a signal. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values['auto-login'] !== undefined) {
    throw new UsageError(
      '--auto-login needs the gateway, which "start" does not run yet: there is no sign-in to skip.',
    );
  }
  if (values.ephemeral && values.data !== undefined) {
    throw new UsageError('--ephemeral keeps nothing, and --data says where to keep it: give one of the two.');
  }
  const log = terminalLog({ verbose: values.verbose });
  // A reader that went away (`| head -1`) is no reason to fall.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

  const port = readPort(values['functions-port'], '--functions-port') ?? readPort(values.port, '--port');
  const temporary = values.ephemeral ? await mkdtemp(join(tmpdir(), 'remote-mcp-')) : undefined;
  const stopped = signalled();
  try {
    const easyAuth = easyAuthFlags(values);
    const stack = await startLocalStack({
      dataFolder: temporary ?? resolve(values.data ?? DEFAULT_DATA_FOLDER),
      inMemory: values.ephemeral,
      functionsPort: port ?? (values.ephemeral ? 0 : 7071),
      functionsPortFlag: values['functions-port'] === undefined ? '--port' : '--functions-port',
      blobPort: readPort(values['blob-port'], '--blob-port') ?? (values.ephemeral ? 0 : 10_000),
      queuePort: readPort(values['queue-port'], '--queue-port') ?? (values.ephemeral ? 0 : 10_001),
      timeScale: readTimeScale(values['time-scale']),
      env: settings(easyAuth !== undefined),
      log,
      ...(easyAuth ? { easyAuth } : {}),
    });
    const urls = describe(stack);
    if (values.json) console.log(JSON.stringify(urls));
    else console.log(welcome(urls, values['no-gateway'], temporary === undefined ? (values.data ?? '.data') : null));
    await stopped.then(async (pace) => {
      process.once('SIGINT', () => void stack.close('quick'));
      process.once('SIGTERM', () => void stack.close('quick'));
      await stack.close(pace);
    });
    return 0;
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

/** SIGTERM is how Azure ends an instance, with its 30 s for open streams; at a keyboard nobody wants to wait for them. */
function signalled(): Promise<'azure' | 'quick'> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve('azure'));
    process.once('SIGINT', () => resolve('quick'));
    process.once('SIGHUP', () => resolve('quick'));
    // Started by another process over IPC, as bin/remote-mcp.mjs does on an old Node.js: when that one dies, so does this.
    process.once('disconnect', () => resolve('quick'));
  });
}

/** Behind Easy Auth the app is asked to check the gateway itself, with settings from the environment. */
function settings(easyAuth: boolean): Record<string, string> {
  return easyAuth ? {} : { MCP_AUTH: 'none' };
}

function easyAuthFlags(values: Parameters<typeof readEasyAuthFlags>[0]): ReturnType<typeof readEasyAuthFlags> {
  try {
    return readEasyAuthFlags(values);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

type Urls = Record<'functions' | 'mcp' | 'sse' | 'message' | 'healthz' | 'blob' | 'queue' | 'identity', string>;

function describe({ functions: { url }, azurite, identity }: LocalStack): Urls {
  return {
    functions: url,
    mcp: `${url}/mcp`,
    sse: `${url}/sse`,
    message: `${url}/message`,
    healthz: `${url}/healthz`,
    blob: azurite.blobOrigin,
    queue: azurite.queueOrigin,
    identity: identity.endpoint,
  };
}

function welcome(urls: Urls, chosen: boolean, data: string | null): string {
  const inspector = 'npx @modelcontextprotocol/inspector@2.12 --cli';
  const client = JSON.stringify({ servers: { 'remote-mcp': { type: 'http', url: urls.mcp } } });
  return `
The MCP server is ready${chosen ? '' : ' (the function app alone: the gateway is not part of "start" yet)'}.

  Streamable HTTP  ${urls.mcp}
  HTTP+SSE         ${urls.sse}
  health           ${urls.healthz}
  storage          ${urls.blob} (blob), ${urls.queue} (queue)
  snippets         ${data === null ? 'in memory, gone when this stops' : `kept in ${data}`}

Try it in another terminal:
  ${inspector} ${urls.mcp} --transport http --method tools/list
  ${inspector} ${urls.sse} --transport sse --method tools/list
  ${inspector} ${urls.mcp} --transport http --method tools/call --tool-name save_snippet --tool-arg snippetname=hello --tool-arg snippet=world
In VS Code, .vscode/mcp.json:
  ${client}

Not secure: there is no sign-in, and everybody on this machine is the same user. It answers this machine only (loopback).
Ctrl-C stops it.
`;
}
