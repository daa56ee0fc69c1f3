// `remote-mcp start`, what `npm start` runs: the whole system on this machine (or, with --no-gateway, the function app
// alone), and what to do next.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readEasyAuthFlags } from '../local/functions-host/easy-auth-flags.ts';
import { terminalLog } from '../local/functions-host/log.ts';
import { DEFAULT_CHOICES, whatIsWrongWith } from '../local/stack/gateway.ts';
import { DEFAULT_DATA_FOLDER, type GatewayChoices, startLocalStack } from '../local/stack/stack.ts';
import { describe, welcome } from './start-welcome.ts';
import { readPort, readTimeScale, UsageError } from './usage-error.ts';

const USAGE = `Usage: remote-mcp start [flags]
  --port N            the port that clients use: the gateway's, default 8000; with --no-gateway the function app's
  --functions-port N  the Functions host; default 7071
  --entra-port N      the local Entra; default 8001
  --blob-port N       Azurite's blob service; default 10000
  --queue-port N      Azurite's queue service; default 10001
  --data DIR          where snippets, grants and keys are kept; default .data
  --ephemeral         free ports, and nothing is kept
  --users FILE        the people of the local Entra; default: two that ship. Read again when it changes
  --auto-login UPN    signs this person in without a page: for scripts
  --set NAME=VALUE    a choice of the deployment (a parameter of infra/gateway/gateway.yaml), e.g. authMode=key,
                      redirectSchemes=vscode, allowedOrigins=http://localhost:5173. May stand more than once
  --no-gateway        only the function app: no sign-in, everybody on this machine is the same user
  --easy-auth ISSUER,AUDIENCE,JWKS_URL   with --no-gateway: authentication in front of the app, as App Service does it
  --allowed-principals ID,…   --easy-auth-exclude PATH,…   see functions-host/main.ts
  --json              one line of JSON with every URL when ready; standard output carries nothing else
  --time-scale X      shortens the host's times for tests: 0.01 turns Azure's 240 s into 2.4 s
  --verbose           more about what the host does, and what each policy did
  --help`;

const OPTIONS = {
  port: { type: 'string' },
  'functions-port': { type: 'string' },
  'blob-port': { type: 'string' },
  'queue-port': { type: 'string' },
  data: { type: 'string' },
  ephemeral: { type: 'boolean', default: false },
  'no-gateway': { type: 'boolean', default: false },
  'entra-port': { type: 'string' },
  'auto-login': { type: 'string' },
  users: { type: 'string' },
  set: { type: 'string', multiple: true },
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
  const gateway = values['no-gateway'] ? undefined : gatewayFlags(values);
  if (gateway === undefined) refuseGatewayFlags(values);
  else if (values['easy-auth'] !== undefined) {
    throw new UsageError('--easy-auth is for --no-gateway: with the gateway, Easy Auth lets in the gateway alone.');
  }
  if (values.ephemeral && values.data !== undefined) {
    throw new UsageError('--ephemeral keeps nothing, and --data says where to keep it: give one of the two.');
  }
  const log = terminalLog({ verbose: values.verbose });
  // A reader that went away (`| head -1`) is no reason to fall.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

  const ownPort = readPort(values['functions-port'], '--functions-port');
  const port = gateway === undefined ? (ownPort ?? readPort(values.port, '--port')) : ownPort;
  const temporary = values.ephemeral ? await mkdtemp(join(tmpdir(), 'remote-mcp-')) : undefined;
  const stopped = signalled();
  try {
    const easyAuth = easyAuthFlags(values);
    const stack = await startLocalStack({
      dataFolder: temporary ?? resolve(values.data ?? DEFAULT_DATA_FOLDER),
      inMemory: values.ephemeral,
      functionsPort: port ?? (values.ephemeral ? 0 : 7071),
      functionsPortFlag: gateway === undefined && ownPort === undefined ? '--port' : '--functions-port',
      blobPort: readPort(values['blob-port'], '--blob-port') ?? (values.ephemeral ? 0 : 10_000),
      queuePort: readPort(values['queue-port'], '--queue-port') ?? (values.ephemeral ? 0 : 10_001),
      timeScale: readTimeScale(values['time-scale']),
      env: settings(easyAuth !== undefined || gateway !== undefined),
      log,
      ...(easyAuth ? { easyAuth } : {}),
      ...(gateway ? { gateway } : {}),
    });
    const urls = describe(stack);
    const mode = stack.gateway?.authMode ?? 'none';
    if (values.json) console.log(JSON.stringify(urls));
    else console.log(welcome(urls, mode, temporary === undefined ? (values.data ?? '.data') : null));
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
    // Listening keeps the channel open, and an open channel keeps a process alive whose start has failed.
    process.channel?.unref();
  });
}

/** Behind Easy Auth the app is asked to check the gateway itself, with the stack's settings or the environment's. */
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

type Flags = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function gatewayFlags(values: Flags): GatewayChoices {
  const ephemeral = values.ephemeral === true;
  return {
    port: readPort(values.port, '--port') ?? (ephemeral ? 0 : 8000),
    entraPort: readPort(values['entra-port'], '--entra-port') ?? (ephemeral ? 0 : 8001),
    usersFile: values.users === undefined ? undefined : resolve(values.users),
    autoLogin: values['auto-login'],
    choices: Object.fromEntries((values.set ?? []).map(readChoice)),
  };
}

function readChoice(text: string): [string, string] {
  const at = text.indexOf('=');
  const name = text.slice(0, at);
  const known = Object.keys(DEFAULT_CHOICES);
  if (at <= 0 || !known.includes(name)) {
    throw new UsageError(`--set ${text}: give NAME=VALUE with one of ${known.join(', ')}.`);
  }
  const value = text.slice(at + 1) || '-';
  const expected = whatIsWrongWith(name, value);
  if (expected !== undefined) throw new UsageError(`--set ${text}: ${name} is ${expected}.`);
  return [name, value];
}

function refuseGatewayFlags(values: Flags): void {
  const given = (['auto-login', 'users', 'entra-port'] as const).filter((name) => values[name] !== undefined);
  const flags = [...given.map((name) => `--${name}`), ...(values.set?.length ? ['--set'] : [])];
  if (flags.length > 0)
    throw new UsageError(`${flags.join(', ')}: with --no-gateway there is no sign-in and no gateway.`);
}
