// What `npm start` says to do next: in each AUTH_MODE something that works as it stands, and nothing that does not.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
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

it('authMode=entra: offers no client that could not sign in, and what can be looked at', async () => {
  await using start = await welcomed(['--set', 'authMode=entra']);
  expect(start.text).toContain('an MCP client cannot sign in on this machine');
  expect(start.text).toContain('docs/auth-modes.md');
  expect(start.text).not.toMatch(/inspector|mcp\.json|pick a person/);
  const [challenge, metadata] = start.lines('curl').map((line) => words(line).at(-1)!);
  expect((await fetch(challenge!, { method: 'POST' })).headers.get('www-authenticate')).toContain('/mcp/snippets.read');
  expect(await (await fetch(metadata!)).json()).toMatchObject({ resource: challenge });
});

it('as it is: says that a browser opens', async () => {
  await using start = await welcomed([]);
  expect(start.lines('npx @modelcontextprotocol/inspector')).toHaveLength(3);
  expect(start.text).toContain('The client opens a browser: allow it, then pick a person (there is no password).');
});
