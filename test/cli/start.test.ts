// `remote-mcp start` from outside: ready, used, stopped, killed, started again on the same data.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { processIsGone } from '../support/functions-host.ts';
import { BIN, command, started } from './command.ts';

async function callTool(mcp: string, name: string, args: object): Promise<string> {
  const response = await fetch(mcp, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
  return response.text();
}
const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
    .map(Number);

it('serves every URL that it prints, and Ctrl-C ends it and its children', async () => {
  await using stack = await started(['--ephemeral', '--no-gateway']);
  const children = childrenOf(stack.child.pid!);
  expect(children).toHaveLength(2);
  expect(await (await fetch(stack.urls.healthz!)).json()).toEqual({ status: 'ok' });
  expect(await callTool(stack.urls.mcp!, 'hello_mcp', {})).toContain('"result"');
  const sse = await fetch(stack.urls.sse!);
  expect(new TextDecoder().decode((await sse.body!.getReader().read()).value)).toContain('event: endpoint');
  stack.child.kill('SIGINT');
  const { code, stdout, stderr } = await stack.finished;
  expect(code).toBe(0);
  expect(stdout.trim().split('\n'), 'standard output carries nothing but the JSON').toHaveLength(1);
  expect(stderr).toContain('MCP_AUTH=none');
  for (const pid of children) expect(processIsGone(pid)).toBe(true);
});

it('keeps snippets over a restart, and over SIGKILL', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-data-'));
  const flags = ['--no-gateway', '--data', folder, '--port', '0', '--blob-port', '0', '--queue-port', '0'];
  try {
    await using first = await started(flags);
    expect(await callTool(first.urls.mcp!, 'save_snippet', { snippetname: 'a', snippet: 'first' })).toContain('Saved');
    first.child.kill('SIGTERM');
    expect((await first.finished).code).toBe(0);

    await using second = await started(flags);
    expect(await callTool(second.urls.mcp!, 'get_snippet', { snippetname: 'a' })).toContain('first');
    await callTool(second.urls.mcp!, 'save_snippet', { snippetname: 'b', snippet: 'second' });
    const children = childrenOf(second.child.pid!);
    second.child.kill('SIGKILL');
    await second.finished;
    await expect.poll(() => children.every(processIsGone), { timeout: 5_000 }).toBe(true);

    await using third = await started(flags);
    expect(await callTool(third.urls.mcp!, 'get_snippet', { snippetname: 'b' })).toContain('second');
    const rival = await command(['start', ...flags]).finished;
    expect(rival.code).toBe(1);
    expect(rival.stderr).toMatch(/is in use by process \d+\. Stop that one, or give another folder with --data/);
    third.child.kill('SIGINT');
    await third.finished;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('starts whole on a machine where nothing was ever started, and keeps its keys', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'remote-mcp-first-')), 'new', 'data');
  const free = ['--port', '--functions-port', '--entra-port', '--blob-port', '--queue-port'].flatMap((flag) => [
    flag,
    '0',
  ]);
  const secrets: string[] = [];
  try {
    for (let run = 0; run < 2; run += 1) {
      await using stack = await started(['--data', folder, ...free]);
      expect((await fetch(stack.urls.mcp!, { method: 'POST' })).status).toBe(401);
      expect(await (await fetch(stack.urls.healthz!)).json()).toEqual({ status: 'ok' });
      secrets.push(readFileSync(join(folder, 'secrets.json'), 'utf8'));
      stack.child.kill('SIGINT');
      expect((await stack.finished).code).toBe(0);
    }
    expect(secrets[1]).toBe(secrets[0]);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077, 'readable by its owner only').toBe(0);
  } finally {
    await rm(join(folder, '../..'), { recursive: true, force: true });
  }
});

it.each(['--port', '--functions-port', '--blob-port', '--queue-port', '--entra-port'])(
  'names %s when that port is busy',
  async (flag) => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as { port: number };
    const { code, stderr } = await command(['start', '--ephemeral', flag, String(port)]).finished;
    blocker.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`Port ${port} \\(.+\\) is in use.*choose another one with ${flag}\\.`));
  },
);

const hasIpv6 = Object.values(networkInterfaces()).some((one) => one?.some(({ address }) => address === '::1'));
it.skipIf(!hasIpv6).each([
  ['--port', 'gateway'],
  ['--functions-port', 'Functions host'],
])('%s taken on ::1 only: says so and ends, its children too', async (flag, service) => {
  const blocker = createServer().listen(0, '::1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as { port: number };
  const { code, stderr } = await command(['start', '--ephemeral', flag, String(port)]).finished;
  blocker.close();
  expect(stderr).toContain(
    `Port ${port} (${service}) is in use. Stop what uses it, or choose another one with ${flag}.`,
  );
  expect(code).toBe(1);
});

it('ends when it can not start, also under the launcher that an old Node.js runs', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as { port: number };
  // The launcher holds an IPC channel to the command, which must not keep it alive.
  const child = fork(BIN, ['start', '--no-gateway', '--ephemeral', '--port', String(port)], { silent: true });
  const [code] = await once(child, 'exit');
  blocker.close();
  expect(code).toBe(1);
});

it.each([
  [[], 2, 'Usage: remote-mcp COMMAND'],
  [['--help'], 0, 'start'],
  [['start', '--help'], 0, '--no-gateway'],
  [['nonsense'], 2, 'There is no command "nonsense"'],
  [['../cli'], 2, 'There is no command'],
  [['start', '--nonsense'], 2, '--nonsense'],
  [['start', '--port', 'x'], 2, '--port needs a port number'],
  [['start', '--ephemeral', '--data', 'x'], 2, '--ephemeral keeps nothing'],
  [['start', '--no-gateway', '--auto-login', 'me'], 2, '--auto-login: with --no-gateway there is no sign-in'],
  [['start', '--no-gateway', '--set', 'authMode=key'], 2, '--set: with --no-gateway there is no sign-in'],
  [['start', '--data', BIN], 1, "can't be made (EEXIST). Give another one with --data"],
  ...(process.platform === 'linux'
    ? [[['start', '--data', '/proc/nowhere'], 1, "can't be made (ENOENT)"] as const]
    : []),
  [['start', '--data', join(BIN, 'below')], 1, "can't be made (ENOTDIR)"],
  [['start', '--ephemeral', '--users', '/no/users.json'], 1, '/no/users.json (--users): there is no such file.'],
  [['start', '--set', 'colour=red'], 2, '--set colour=red: give NAME=VALUE with one of authMode'],
  [['start', '--set', 'authMode=none'], 2, '--set authMode=none: authMode is facade, entra or key.'],
  [['start', '--set', 'rateLimitCalls=many'], 2, 'rateLimitCalls is a whole number from 1.'],
  [['start', '--set', 'serverName=a"b'], 2, 'serverName is a text without double quotes'],
  [['start', '--easy-auth', 'a,b,c'], 2, '--easy-auth is for --no-gateway'],
  [['start', '--no-gateway', '--easy-auth', 'a,b'], 2, '--easy-auth needs ISSUER,AUDIENCE,JWKS_URL'],
] as const)('remote-mcp %j: exit code %i', async (args, code, words) => {
  const result = await command(args).finished;
  expect(result.code).toBe(code);
  expect(result.stdout + result.stderr).toContain(words);
  expect(result.stderr).not.toMatch(/^\s+at /m);
});
