// The built app in the Functions host, two instances on one Azurite: what only the host can show.
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack, type TestStack } from '../../support/stack.ts';
import { storageOf } from '../mcp/support/bus.ts';
import { SseReader } from '../mcp/support/sse-reader.ts';

let stack: TestStack;
let a: string;
let b: string;

beforeAll(async () => {
  stack = await startStack({ functions: 2, persistent: false, env: { MCP_MAX_STREAMS: '40' } });
  Object.assign(process.env, stack.env);
  [a, b] = stack.hosts.map(({ url }) => url) as [string, string];
});
afterAll(() => stack[Symbol.asyncDispose]());

const call = (id: number, name: string, args: object = {}) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});
const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('the functions', () => {
  it('answer methods that they do not serve with 405, where the host would say 404', async () => {
    for (const [route, allow, methods] of [
      ['mcp', 'POST', ['GET', 'DELETE', 'PUT', 'PATCH']],
      ['sse', 'GET', ['POST', 'DELETE']],
      ['message', 'POST', ['GET', 'PUT']],
      ['healthz', 'GET', ['POST']],
    ] as const) {
      for (const method of methods) {
        const response = await fetch(`${a}/${route}`, { method });
        expect([route, method, response.status, response.headers.get('allow')]).toEqual([route, method, 405, allow]);
        await response.arrayBuffer();
      }
    }
  });

  it('answer bad input at once, and the next request too', async () => {
    const rows: [number, string | object, Record<string, string>?][] = [
      [400, '{'],
      [413, 'x'.repeat(8_388_609)],
      [415, '{}', { 'content-type': 'text/plain' }],
      [403, call(1, 'hello_mcp'), { origin: 'https://evil.example' }],
      [406, call(1, 'hello_mcp'), { accept: 'text/html' }],
    ];
    for (const [status, body, headers] of rows) {
      expect((await post(`${a}/mcp`, body, headers)).status).toBe(status);
      expect((await post(`${a}/mcp`, call(2, 'hello_mcp'))).status).toBe(200);
    }
  });

  it('answer before a large body is read, again and again, and leave no connection behind that holds half of one', async () => {
    for (let round = 0; round < 15; round += 1) {
      expect((await post(`${a}/mcp`, 'x'.repeat(8_388_609))).status).toBe(413);
      expect((await post(`${a}/mcp`, call(3, 'hello_mcp'))).status).toBe(200);
    }
  });

  it.each([1, 60_000, 300_000, 611_392])(
    'answer a body without a length that is %i bytes too large, and the next request on its connection',
    async (over) => {
      for (let round = 0; round < 3; round += 1) {
        const chunks = ['x'.repeat(8_388_608), 'x'.repeat(over)].map((text) => new TextEncoder().encode(text));
        const response = await fetch(`${a}/mcp`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          body: ReadableStream.from(chunks),
          duplex: 'half',
        } as RequestInit);
        expect(response.status).toBe(413);
        await response.arrayBuffer();
        for (let next = 0; next < 3; next += 1) {
          const answer = await fetch(`${a}/healthz`, { signal: AbortSignal.timeout(5_000) });
          expect(answer.status).toBe(200);
        }
      }
    },
  );

  it('tell whether storage answers', async () => {
    const health = async () => {
      const response = await fetch(`${a}/healthz`);
      return [response.status, await response.json()];
    };
    expect(await health()).toEqual([200, { status: 'ok' }]);
    await stack.azurite.stop();
    await expect.poll(health, { timeout: 15_000, interval: 500 }).toEqual([503, { status: 'unavailable' }]);
    await stack.azurite.start();
    await expect.poll(health, { timeout: 15_000, interval: 500 }).toEqual([200, { status: 'ok' }]);
  }, 45_000);
});

describe('streams in the host', () => {
  it('that vanish give their places back, again and again', async () => {
    for (let wave = 0; wave < 4; wave += 1) {
      const responses = await Promise.all(
        Array.from({ length: 40 }, async (_, i) => {
          const response = await new Promise<IncomingMessage>((resolve, reject) => {
            get(`${a}/sse`, { agent: false }, resolve).once('error', reject);
          });
          expect(response.statusCode).toBe(200);
          const first = await new Promise<string>((resolve) =>
            response.once('data', (chunk) => resolve(String(chunk))),
          );
          if (i % 2 === 0) await post(`${a}/${/data: (.*)\n/.exec(first)![1]}`, call(1, 'list_snippets'));
          return response;
        }),
      );
      const full = await fetch(`${a}/sse`);
      expect([full.status, full.headers.get('retry-after')]).toEqual([503, '5']);
      for (const response of responses) response.destroy();
      await expect
        .poll(async () => {
          const again = new AbortController();
          const { status } = await fetch(`${a}/sse`, { signal: again.signal });
          again.abort();
          return status;
        })
        .toBe(200);
      // All of them, not one.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }, 60_000);

  it('of a reader that stops end, and other streams go on', async () => {
    await using other = await SseReader.open(`${a}/sse`);
    const otherEndpoint = `${a}/${(await other.next()).data}`;
    await using stalled = await SseReader.open(`${a}/sse`);
    const endpoint = `${a}/${(await stalled.next()).data}`;
    stalled.pause();
    const input = 'x'.repeat(100_000);
    const flood = async (): Promise<number> => {
      const calls = Array.from({ length: 30 }, () => call(Math.floor(Math.random() * 2 ** 50), 'echo_caps', { input }));
      return (await post(endpoint, calls)).status;
    };
    await expect.poll(flood, { timeout: 30_000, interval: 100 }).toBe(404);
    await post(otherEndpoint, call(1, 'hello_mcp'));
    expect(JSON.parse((await other.next()).data)).toMatchObject({ id: 1 });
  }, 60_000);
});

describe('two instances', () => {
  it('stream on one, POST to the other', async () => {
    await using reader = await SseReader.open(`${a}/sse`);
    const { data: endpoint } = await reader.next();
    for (let id = 0; id < 5; id += 1) {
      expect((await post(`${b}/${endpoint}`, call(id, 'echo_caps', { input: `no. ${id}` }))).status).toBe(202);
      expect(JSON.parse((await reader.next()).data)).toMatchObject({
        id,
        result: { content: [{ text: `NO. ${id}` }] },
      });
    }
  });

  it('leave nothing of one that stops, and answer 404 for one that was killed', async () => {
    const { queues } = await storageOf(stack.env);
    const names = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { name } of queues.listQueues({ prefix: 'mcp-bus-' })) found.push(name);
      return found.sort();
    };
    const before = await names();
    const stopping = await stack.startHost();
    const reader = await SseReader.open(`${stopping.url}/sse`);
    await reader.next();
    expect(await names()).toHaveLength(before.length + 1);
    await stopping.stop();
    await reader.ended;
    expect(await names()).toEqual(before);

    const dying = await stack.startHost();
    const lost = await SseReader.open(`${dying.url}/sse`);
    const { data: endpoint } = await lost.next();
    await dying.kill();
    const started = performance.now();
    const response = await post(`${b}/${endpoint}`, call(1, 'hello_mcp'));
    expect(response.status).toBe(404);
    expect(performance.now() - started).toBeLessThan(1_000);
    await expect.poll(names, { timeout: 45_000, interval: 1_000 }).toEqual(before);
  }, 90_000);
});

describe('settings that can not work', () => {
  it('make every route answer 503 and say why', async () => {
    const host = await stack.startHost({ env: { WEBSITE_SITE_NAME: 'app' } });
    for (const route of ['mcp', 'message']) {
      const response = await post(`${host.url}/${route}`, call(1, 'hello_mcp'));
      expect(response.status).toBe(503);
      expect(await response.text()).toContain('MCP_AUTH (unsafe)');
    }
    for (const route of ['sse', 'healthz']) {
      const response = await fetch(`${host.url}/${route}`);
      expect(response.status).toBe(503);
      expect(await response.text()).toContain('MCP_AUTH (unsafe)');
    }
  });
});
