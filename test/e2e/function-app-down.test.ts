// What a signed-in client gets while the function app cannot be reached, drops the connection or crashes: an error in words
// at every endpoint, nothing of what is behind the gateway, and everything again when the app is back.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callTool, type LocalSystem, signedInClient, startLocalSystem } from '../support/local-system.ts';

type Mood = 'well' | 'refuses' | 'resets';

/** A cable between gateway and function app that can be pulled. */
async function startCable(target: number) {
  let mood: Mood = 'well';
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    if (mood === 'resets') {
      socket.once('data', () => socket.resetAndDestroy());
      return;
    }
    const onward = connect(target, '127.0.0.1').on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  const listen = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  };
  const port = await listen(0);
  return {
    port,
    async become(next: Mood): Promise<void> {
      if (mood === 'refuses' && next !== 'refuses') await listen(port);
      mood = next;
      for (const socket of open) socket.destroy();
      if (next === 'refuses' && server.listening) {
        server.close();
        await once(server, 'close');
      }
    },
    async stop(): Promise<void> {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

let system: LocalSystem;
let cable: Awaited<ReturnType<typeof startCable>>;
let origin: string;
let token: string;
beforeAll(async () => {
  system = await startLocalSystem();
  origin = system.origin;
  cable = await startCable(Number(new URL(system.stack.functions.url).port));
  await system.replaceGateway({ functionsUrl: `http://127.0.0.1:${cable.port}` });
  ({
    tokens: { access_token: token },
  } = await signedInClient(origin, { authorize: { resource: origin } }));
});
afterAll(async () => {
  await cable?.stop();
  await system?.[Symbol.asyncDispose]();
});

const authorization = () => `Bearer ${token}`;
const post = (path: string) =>
  fetch(origin + path, {
    method: 'POST',
    headers: {
      authorization: authorization(),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
  });
const stream = (signal?: AbortSignal) =>
  fetch(`${origin}/mcp/sse`, { headers: { authorization: authorization() }, signal: signal ?? null });

/** The bodies of Streamable HTTP and HTTP+SSE clients alike are JSON-RPC errors. */
async function expectClean(response: Response, where: string, status = 502): Promise<void> {
  expect(response.status, where).toBe(status);
  expect(response.headers.get('content-type'), where).toBe('application/json');
  const text = await response.text();
  expect(JSON.parse(text), where).toEqual({
    jsonrpc: '2.0',
    id: null,
    error: { code: -32603, message: expect.stringContaining('did not answer. Try again.') },
  });
  const seen = JSON.stringify([...response.headers]) + text;
  for (const secret of [String(cable.port), '127.0.0.1', 'ECONN', 'forward-request', 'at ', token]) {
    expect(seen, `${where} says ${secret}`).not.toContain(secret);
  }
}

async function expectWell(): Promise<void> {
  expect((await callTool(origin, token, 'hello_mcp')).status).toBe(200);
  const stop = new AbortController();
  const answer = await stream(stop.signal);
  expect(answer.status).toBe(200);
  const { value } = await answer.body!.getReader().read();
  expect(new TextDecoder().decode(value)).toContain('event: endpoint');
  stop.abort();
}

describe.each<Mood>(['refuses', 'resets'])('a function app that %s connections', (mood) => {
  it('is a 502 with a JSON-RPC error at every endpoint, and is back when it is back', async () => {
    await expectWell();
    await cable.become(mood);
    await expectClean(await post('/mcp'), 'POST /mcp');
    await expectClean(await stream(), 'GET /mcp/sse');
    await expectClean(await post('/mcp/message?sessionId=x'), 'POST /mcp/message');
    const nobody = await fetch(`${origin}/mcp`, { method: 'POST' });
    expect(nobody.status, 'who is not signed in learns nothing').toBe(401);
    expect((await fetch(`${origin}/.well-known/oauth-authorization-server`)).status, 'signing in goes on').toBe(200);
    await cable.become('well');
    await expectWell();
  });
});

describe('a platform that answers in place of the app', () => {
  const platform = createHttpServer((_, response) => response.writeHead(...answer).end(text));
  let answer: [number, Record<string, string>];
  let text: string;
  beforeAll(async () => {
    platform.listen(0, '127.0.0.1');
    await once(platform, 'listening');
    await system.replaceGateway({ functionsUrl: `http://127.0.0.1:${(platform.address() as { port: number }).port}` });
  });
  afterAll(async () => {
    platform.close();
    await system.replaceGateway();
  });

  it.each<[string, number, Record<string, string>, string, number]>([
    ['a crashed worker', 500, {}, '', 502],
    ['no instance', 503, { 'content-type': 'text/html' }, '<h2>127.0.0.1: at ECONNREFUSED</h2>', 503],
    ['its own time-out', 504, {}, '', 502],
  ])('%s is the same clean error', async (_, status, headers, body, expected) => {
    [answer, text] = [[status, headers], body];
    await expectClean(await post('/mcp'), 'POST /mcp', expected);
    await expectClean(await stream(), 'GET /mcp/sse', expected);
  });

  it.each([500, 503])('the app’s own %i keeps its words', async (status) => {
    [answer, text] = [[status, { 'content-type': 'application/json' }], '{"jsonrpc":"2.0","id":7,"error":{}}'];
    const response = await post('/mcp');
    expect([response.status, await response.text()]).toEqual([status, text]);
  });
});

it('a worker that dies between two calls is back for one of the next', async () => {
  await expectWell();
  process.kill(system.stack.functions.workerPid, 'SIGKILL');
  for (let answer = await post('/mcp'); answer.status !== 200; answer = await post('/mcp')) {
    await expectClean(answer, 'POST /mcp', answer.status === 503 ? 503 : 502);
  }
});
