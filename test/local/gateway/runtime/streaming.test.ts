// Streaming through the gateway as real HTTP, both surfaces: what goes through at once, what is held back, what
// back-pressure and a caller who leaves do to the backend.
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGateway, type Gateway } from '../../../../src/local/gateway/index.ts';
import { latch, startBackend } from './http-backend.ts';

const policy = (forward: string, outbound = '') =>
  `<policies><inbound><base /></inbound><backend>${forward}</backend><outbound><base />${outbound}</outbound></policies>`;
const UNBUFFERED = policy('<forward-request buffer-response="false" />');
const BUFFERED = policy('<forward-request />');

async function gatewayTo(backend: string, text: string): Promise<{ gateway: Gateway; url: string }> {
  const gateway = await createGateway({ policy: text, backend });
  onTestFinished(() => gateway.close());
  return { gateway, url: (await gateway.listen()).url };
}

const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe.each(['listen', 'fetch'] as const)('an event stream by %s', (surface) => {
  async function open(backend: string, text: string, signal?: AbortSignal): Promise<Response> {
    const { gateway, url } = await gatewayTo(backend, text);
    const init = signal === undefined ? {} : { signal };
    return surface === 'fetch' ? gateway.fetch('/sse', init) : fetch(`${url}/sse`, init);
  }

  it('goes through event by event with buffer-response="false" [forward-request@buffer-response]', async () => {
    const next = latch();
    const backend = await startBackend(async (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: 1\n\n');
      await next.promise;
      response.end('data: 2\n\n');
    });
    const reader = (await open(backend, UNBUFFERED)).body?.getReader();
    // The backend sends the second event only after the first one has arrived here: nothing was held back.
    expect(textOf((await reader?.read())?.value)).toBe('data: 1\n\n');
    next.open();
    expect(textOf((await reader?.read())?.value)).toBe('data: 2\n\n');
    expect((await reader?.read())?.done).toBe(true);
  });

  it('sends its headers before its first event', async () => {
    const next = latch();
    const backend = await startBackend(async (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      await next.promise;
      response.end('data: 1\n\n');
    });
    const response = await open(backend, UNBUFFERED);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    next.open();
    expect(await response.text()).toBe('data: 1\n\n');
  });

  it('keeps the caller waiting without the attribute, as in Azure', async () => {
    const end = latch();
    const sent = latch();
    const backend = await startBackend(async (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: 1\n\n', () => sent.open());
      await end.promise;
      response.end('data: 2\n\n');
    });
    let arrived = false;
    const reading = open(backend, BUFFERED).then(async (response) => {
      arrived = true;
      return response.text();
    });
    await sent.promise;
    await delay(150);
    expect(arrived).toBe(false);
    end.open();
    expect(await reading).toBe('data: 1\n\ndata: 2\n\n');
  });

  it('goes on after 8 KB without the attribute', async () => {
    const end = latch();
    const backend = await startBackend(async (_, response) => {
      response.write('x'.repeat(9_000));
      await end.promise;
      response.end('y');
    });
    const reader = (await open(backend, BUFFERED)).body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThanOrEqual(8_192);
    end.open();
    while (!(await reader?.read())?.done);
  });

  it('is left by its caller, and the backend knows', async () => {
    const closed = latch();
    const backend = await startBackend((_, response) => {
      response.on('close', () => closed.open());
      response.write('data: 1\n\n');
    });
    const abort = new AbortController();
    const response = await open(backend, UNBUFFERED, abort.signal);
    const reader = response.body?.getReader();
    await reader?.read();
    abort.abort();
    await closed.promise;
  });

  it('is left by its caller before the backend has answered', async () => {
    const reached = latch();
    const closed = latch();
    const backend = await startBackend((_, response) => {
      response.on('close', () => closed.open());
      reached.open();
    });
    const abort = new AbortController();
    const waiting = open(backend, UNBUFFERED, abort.signal).then(
      () => 'answered',
      () => 'left',
    );
    await reached.promise;
    abort.abort();
    await closed.promise;
    await waiting;
  });
});

describe('large bodies', () => {
  it('of 1 GB stream back at constant memory', { timeout: 60_000 }, async () => {
    const chunk = Buffer.alloc(256 * 1024, 1);
    const chunks = 4_096;
    const backend = await startBackend((_, response) => {
      Readable.from(
        (function* () {
          for (let sent = 0; sent < chunks; sent++) yield chunk;
        })(),
      ).pipe(response);
    });
    const { url } = await gatewayTo(backend, UNBUFFERED);
    const response = await fetch(url);
    let bytes = 0;
    let highest = 0;
    const before = process.memoryUsage().arrayBuffers;
    for await (const part of response.body ?? []) {
      bytes += part.length;
      highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
    }
    expect(bytes).toBe(chunk.length * chunks);
    expect(highest).toBeLessThan(100 * 1024 * 1024);
  });

  it('wait for a caller who reads slowly', async () => {
    const chunk = Buffer.alloc(64 * 1024);
    let written = 0;
    const backend = await startBackend((_, response) => {
      Readable.from(
        (function* () {
          for (;;) {
            written += chunk.length;
            yield chunk;
          }
        })(),
      ).pipe(response);
    });
    const { gateway } = await gatewayTo(backend, UNBUFFERED);
    const response = await gateway.fetch('/');
    const reader = response.body?.getReader();
    await reader?.read();
    await delay(300);
    const held = written;
    await delay(200);
    // Sockets and streams hold some megabytes; then the backend stands still.
    expect(written).toBe(held);
    expect(held).toBeLessThan(32 * 1024 * 1024);
    await reader?.cancel();
  });

  it('stream up while the backend reads', async () => {
    const first = latch<string>();
    const backend = await startBackend((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => {
        body += part;
        first.open(body);
      });
      request.on('end', () => response.end(body));
    });
    const { gateway } = await gatewayTo(backend, UNBUFFERED);
    const parts = new TransformStream<Uint8Array>();
    const writer = parts.writable.getWriter();
    const answer = gateway.fetch('/', { method: 'POST', body: parts.readable });
    void writer.write(Buffer.from('one '));
    // The second part is written only after the backend has seen the first.
    expect(await first.promise).toBe('one ');
    await writer.write(Buffer.from('two'));
    await writer.close();
    expect(await (await answer).text()).toBe('one two');
  });
});

describe('a backend that breaks off', () => {
  it('breaks the stream of the caller off: half a body is not taken for a whole', async () => {
    const backend = await startBackend((_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('x'.repeat(100), () => response.destroy());
    });
    const { url } = await gatewayTo(backend, UNBUFFERED);
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  });

  it('is a BackendConnectionFailure while the response is buffered', async () => {
    const backend = await startBackend((_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('x'.repeat(100), () => response.destroy());
    });
    const { gateway } = await gatewayTo(backend, BUFFERED);
    const response = await gateway.fetch('/');
    expect(response.status).toBe(500);
    expect(gateway.trace(response)?.steps.find((step) => step.outcome === 'fail')?.error?.reason).toBe(
      'BackendConnectionFailure',
    );
  });
});
