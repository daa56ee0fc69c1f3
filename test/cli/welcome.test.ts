// What `npm start` says to do next: in each AUTH_MODE something that works as it stands, and nothing that does not.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { freePort } from '../../src/local/stack/ports.ts';
import { inspectorInTerminal, SIGN_IN_ADDRESS } from '../support/inspector.ts';
import { signInAt } from '../support/local-system.ts';
import { PYTHON } from '../support/terminal.ts';
import { command } from './command.ts';

const manifest = createRequire(import.meta.url).resolve('@modelcontextprotocol/inspector/package.json');

async function welcomed(flags: readonly string[]) {
  const running = command(['start', '--ephemeral', ...flags]);
  while (!running.stdout().includes('Ctrl-C stops it.')) await once(running.child.stdout!, 'data');
  const text = running.stdout();
  const lines = (start: string): string[] =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith(start));
  return { ...running, text, lines };
}

/** The words of a command line, as a shell splits them. */
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => (quoted ?? bare)!);

/** Runs a printed `npx @modelcontextprotocol/inspector@2.12 …` with the Inspector that is installed. */
async function inspect(line: string): Promise<unknown> {
  const { bin } = createRequire(import.meta.url)(manifest) as { bin: Record<string, string> };
  const program = join(dirname(manifest), Object.values(bin)[0]!);
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words(line).slice(2)]);
  return JSON.parse(stdout);
}

it.each([
  ['without a gateway', ['--no-gateway']],
  ['authMode=key', ['--set', 'authMode=key']],
])('%s: the commands that it prints work as they stand', async (_, flags) => {
  await using start = await welcomed(flags);
  const [http, sse, save] = start.lines('npx @modelcontextprotocol/inspector');
  expect(await inspect(http!)).toHaveProperty('tools');
  expect(await inspect(sse!)).toHaveProperty('tools');
  expect(JSON.stringify(await inspect(save!))).toContain('Saved');
  const { servers } = JSON.parse(start.lines('{"servers"')[0]!);
  const { url, headers } = servers['remote-mcp'];
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
  });
  expect(response.status).toBe(200);
});

it.skipIf(PYTHON === undefined)('authMode=entra: so do they, with the client id that it prints', async () => {
  await using start = await welcomed(['--set', 'authMode=entra']);
  const commands = start.lines('npx @modelcontextprotocol/inspector');
  expect(commands, 'none for HTTP+SSE').toHaveLength(2);
  const [list, save] = commands.map((line) => words(line).slice(2));
  const { url, oauth } = JSON.parse(start.lines('{"servers"')[0]!).servers['remote-mcp'];
  expect([url, oauth.clientId].every((word) => list!.includes(word))).toBe(true);
  const page = await readFile(new URL('../../docs/auth-modes.md', import.meta.url), 'utf8');
  expect(page).toContain(`--client-id ${oauth.clientId} `);

  const storage = await mkdtemp(join(tmpdir(), 'remote-mcp-welcome-'));
  const callback = `http://127.0.0.1:${await freePort()}/oauth/callback`;
  try {
    await using first = inspectorInTerminal(list!, storage, { MCP_OAUTH_CALLBACK_URL: callback });
    const [address] = await first.wrote(SIGN_IN_ADDRESS);
    const answer = await signInAt(address, (at) => at.startsWith(callback));
    expect((await fetch(`${callback}?${answer}`)).status).toBe(200);
    expect(await first.exitCode, first.text()).toBe(0);
    expect(first.text()).toContain('save_snippet');
    await using second = inspectorInTerminal(save!, storage);
    expect(await second.exitCode, second.text()).toBe(0);
    expect(second.text()).toContain('Saved');
  } finally {
    await rm(storage, { recursive: true, force: true });
  }
});

it('as it is: says that a browser opens', async () => {
  await using start = await welcomed([]);
  expect(start.lines('npx @modelcontextprotocol/inspector')).toHaveLength(3);
  expect(start.text).toContain('The client opens a browser: allow it, then pick a person (there is no password).');
});
