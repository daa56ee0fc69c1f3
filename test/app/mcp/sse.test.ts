// The 2024-11-05 transport over real sockets: whose session it is, how a stream ends, and that nothing is left of it.
import { get, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/app/identity/caller.ts';
import { serve } from './support/serve.ts';
import { SseReader } from './support/sse-reader.ts';
import { ANN, createTestServer, waiting } from './support/test-server.ts';

const callers: Record<string, Caller> = {
  bob: { ...ANN, userId: 'bob' },
  'ann-elsewhere': { ...ANN, tenantId: 'other-tenant' },
  reader: { ...ANN, scopes: new Set(['snippets.read']) },
};
const nothing = { streams: 0, sessions: 0, calls: 0 };
const call = (id: number, name: string, args: object = {}) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});

function post(url: URL | string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('GET /sse', () => {
  it('starts with a relative endpoint, and answers what is posted there', async () => {
    await using served = await serve(createTestServer());
    await using reader = await SseReader.open(`${served.origin}/a/b/sse?code=secret-key`);
    expect(reader.headers).toMatchObject({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    const { event, data } = await reader.next();
    expect(event).toBe('endpoint');
    expect(data).toMatch(/^message\?sessionId=[a-z2-7]{16}-[0-9a-f]{32}$/);
    const response = await post(new URL(data, `${served.origin}/a/b/sse`), call(1, 'hello'));
    expect([response.status, await response.text()]).toEqual([202, 'Accepted']);
    const answer = await reader.next();
    expect(answer.event).toBe('message');
    expect(JSON.parse(answer.data)).toMatchObject({ id: 1, result: { structuredContent: { greeting: 'Hello' } } });
  });

  it('sends heartbeats, and ends by itself at the end of its life', async () => {
    await using served = await serve(createTestServer({ heartbeatMs: 100, streamMs: 500 }));
    await using reader = await SseReader.open(`${served.origin}/sse`);
    const { data } = await reader.next();
    await reader.ended;
    expect(reader.comments).toBeGreaterThanOrEqual(2);
    expect(reader.clean).toBe(true);
    expect(served.server.introspect()).toEqual(nothing);
    expect((await post(`${served.origin}/${data}`, call(1, 'hello'))).status).toBe(404);
  });

  it('opens no more streams than it may', async () => {
    await using served = await serve(createTestServer({ maxStreams: 2 }));
    await using _one = await SseReader.open(`${served.origin}/sse`);
    await using _two = await SseReader.open(`${served.origin}/sse`);
    const third = await fetch(`${served.origin}/sse`);
    expect([third.status, third.headers.get('retry-after')]).toEqual([503, '5']);
    await third.arrayBuffer();
  });

  it('refuses other methods and other media types', async () => {
    await using served = await serve(createTestServer());
    const wrong = await post(`${served.origin}/sse`, call(1, 'hello'));
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
    expect((await fetch(`${served.origin}/sse`, { headers: { accept: 'application/json' } })).status).toBe(406);
    expect((await fetch(`${served.origin}/message`)).headers.get('allow')).toBe('POST');
    for (const accept of ['TEXT/Event-Stream', 'text/*', '*/*']) {
      await using reader = await SseReader.open(`${served.origin}/sse`, { accept });
      expect((await reader.next()).event).toBe('endpoint');
    }
  });

  it('ends every stream when the server closes', async () => {
    await using served = await serve(createTestServer());
    await using reader = await SseReader.open(`${served.origin}/sse`);
    await served.server.close();
    await reader.ended;
    expect(reader.clean).toBe(true);
    expect((await fetch(`${served.origin}/sse`)).status).toBe(503);
  });
});

describe('POST /message', () => {
  it('takes only what the owner of the session sends', async () => {
    await using served = await serve(createTestServer({ callers }));
    await using reader = await SseReader.open(`${served.origin}/sse`);
    const endpoint = `${served.origin}/${(await reader.next()).data}`;
    for (const user of ['bob', 'ann-elsewhere']) {
      const response = await post(endpoint, call(1, 'hello'), { 'x-test-user': user });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        error: { message: 'Forbidden: this session belongs to another user' },
      });
    }
    expect((await post(endpoint, call(2, 'whoami'))).status).toBe(202);
    expect(JSON.parse((await reader.next()).data)).toMatchObject({
      id: 2,
      result: { structuredContent: { user: 'ann' } },
    });
  });

  it.each([
    ['no id', '', 400],
    ['an empty id', '?sessionId=', 400],
    ['traversal', '?sessionId=../../sessions/x', 400],
    ['an id of another grammar', '?sessionId=550e8400-e29b-41d4-a716-446655440000', 400],
    ['two ids', '?sessionId=aaaaaaaaaaaaaaaa-0123456789abcdef0123456789abcdef&sessionId=x', 400],
    ['a session of nobody', '?sessionId=aaaaaaaaaaaaaaaa-0123456789abcdef0123456789abcdef', 404],
  ])('%s', async (_, query, status) => {
    const server = createTestServer();
    const response = await server.fetch(
      new Request(`http://localhost/message${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(call(1, 'hello')),
      }),
    );
    expect(response.status).toBe(status);
    await server.close();
  });

  it('says at once what is wrong with a message, and goes on', async () => {
    await using served = await serve(createTestServer({ callers, maxBodyBytes: 100_000 }));
    await using reader = await SseReader.open(`${served.origin}/sse`);
    const endpoint = `${served.origin}/${(await reader.next()).data}`;
    const status = async (body: unknown, headers = {}) => (await post(endpoint, body, headers)).status;
    expect(await status('{')).toBe(400);
    expect(await status('[]')).toBe(400);
    expect(await status({ jsonrpc: '2.0' })).toBe(400);
    expect(await status(Array.from({ length: 10_000 }, () => 1))).toBe(400);
    expect(await status('x'.repeat(100_001))).toBe(413);
    expect(await status(call(1, 'hello'), { 'content-type': 'text/plain' })).toBe(415);
    expect(await status(call(1, 'write'), { 'x-test-user': 'reader' })).toBe(403);
    expect(await status(call(3, 'nope'))).toBe(202);
    expect(JSON.parse((await reader.next()).data)).toMatchObject({ id: 3, error: { code: -32602 } });
  });

  it('cancels a call, which then has no answer', async () => {
    await using served = await serve(createTestServer());
    await using reader = await SseReader.open(`${served.origin}/sse`);
    const endpoint = `${served.origin}/${(await reader.next()).data}`;
    const before = waiting.aborted;
    await post(endpoint, call(1, 'wait', { ms: 60_000 }));
    await expect.poll(() => waiting.now).toBe(1);
    await post(endpoint, { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    await expect.poll(() => waiting.aborted).toBe(before + 1);
    await post(endpoint, call(2, 'hello'));
    expect(JSON.parse((await reader.next()).data)).toMatchObject({ id: 2 });
    expect(served.server.introspect().calls).toBe(0);
  });

  it('runs as many calls of a session as may run, and refuses more', async () => {
    await using served = await serve(createTestServer());
    await using reader = await SseReader.open(`${served.origin}/sse`);
    const endpoint = `${served.origin}/${(await reader.next()).data}`;
    const many = Array.from({ length: 64 }, (_, id) => call(id, 'wait', { ms: 60_000 }));
    expect((await post(endpoint, many)).status).toBe(202);
    const more = await post(endpoint, call(100, 'hello'));
    expect([more.status, more.headers.get('retry-after')]).toEqual([429, '1']);
  });
});

describe('clients that misbehave', () => {
  it('2,000 vanish, half of them in the middle of a call, and leave nothing behind', async () => {
    await using served = await serve(createTestServer());
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    for (let wave = 0; wave < 20; wave += 1) {
      await Promise.all(
        Array.from({ length: 100 }, async (_, i) => {
          const response = await new Promise<IncomingMessage>((resolve, reject) => {
            get(`${served.origin}/sse`, { agent: false }, resolve).once('error', reject);
          });
          const [first] = (await new Promise<string[]>((resolve) => {
            response.once('data', (chunk: Buffer) => resolve([chunk.toString()]));
          })) as [string];
          if (i % 2 === 0) {
            const endpoint = /data: (.*)\n/.exec(first)![1];
            await post(`${served.origin}/${endpoint}`, call(1, 'wait', { ms: 600_000 }));
          }
          response.destroy();
        }),
      );
    }
    await expect.poll(() => served.server.introspect(), { timeout: 10_000 }).toEqual(nothing);
    await expect.poll(() => waiting.now).toBe(0);
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    await expect.poll(timers, { timeout: 10_000 }).toBeLessThanOrEqual(before + 3);
  }, 60_000);

  it('cuts off a reader that stops, while others go on', async () => {
    await using served = await serve(createTestServer({ limits: { maxPendingBytes: 2_000_000, stallMs: 300 } }));
    await using other = await SseReader.open(`${served.origin}/sse`);
    const otherEndpoint = `${served.origin}/${(await other.next()).data}`;
    await using stalled = await SseReader.open(`${served.origin}/sse`);
    const endpoint = `${served.origin}/${(await stalled.next()).data}`;
    stalled.pause();
    const seen = new Set<number>();
    // What the sockets of this machine buffer comes on top of the bound.
    for (let i = 0; i < 400 && !seen.has(404); i += 1) {
      seen.add((await post(endpoint, call(i, 'big', { bytes: 100_000 }))).status);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect([...seen]).toContain(404);
    expect(served.server.introspect()).toMatchObject({ sessions: 1, calls: 0 });
    await post(otherEndpoint, call(1, 'hello'));
    expect(JSON.parse((await other.next()).data)).toMatchObject({ id: 1 });
  });

  it('cuts off a reader at once for whom more waits than may', async () => {
    await using served = await serve(createTestServer({ limits: { maxPendingBytes: 2_000_000 } }));
    await using stalled = await SseReader.open(`${served.origin}/sse`);
    const endpoint = `${served.origin}/${(await stalled.next()).data}`;
    stalled.pause();
    await post(
      endpoint,
      Array.from({ length: 8 }, (_, id) => call(id, 'big', { bytes: 5_000_000 })),
    );
    await expect.poll(() => served.server.introspect()).toEqual(nothing);
  });

  it('holds the calls of a slow reader back, and answers all of them', async () => {
    await using served = await serve(createTestServer({ limits: { maxPendingBytes: 8_000_000, stallMs: 5_000 } }));
    await using reader = await SseReader.open(`${served.origin}/sse`);
    const endpoint = `${served.origin}/${(await reader.next()).data}`;
    reader.pause();
    await post(
      endpoint,
      Array.from({ length: 40 }, (_, id) => call(id, 'big', { bytes: 700_000 })),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(served.server.introspect().calls).toBeGreaterThan(0);
    reader.resume();
    const ids = new Set<number>();
    while (ids.size < 40) ids.add(JSON.parse((await reader.next()).data).id);
    expect(served.server.introspect()).toEqual({ streams: 1, sessions: 1, calls: 0 });
  });

  it('does not cut off a reader that is merely slow with one large answer', async () => {
    await using served = await serve(createTestServer({ limits: { maxPendingBytes: 1_000_000 }, heartbeatMs: 100 }));
    await using reader = await SseReader.open(`${served.origin}/sse`);
    const endpoint = `${served.origin}/${(await reader.next()).data}`;
    reader.pause();
    await post(endpoint, call(1, 'big', { bytes: 900_000 }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    reader.resume();
    expect((await reader.next()).data).toContain('x'.repeat(900_000));
  });

  it('stops the call of a POST to /mcp whose client has gone', async () => {
    await using served = await serve(createTestServer());
    const gone = new AbortController();
    const before = waiting.aborted;
    const answer = fetch(`${served.origin}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify(call(1, 'wait', { ms: 60_000 })),
      signal: gone.signal,
    });
    await expect.poll(() => waiting.now).toBe(1);
    gone.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => waiting.aborted).toBe(before + 1);
  });
});
