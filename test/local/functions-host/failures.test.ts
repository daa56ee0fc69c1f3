// What goes wrong in Azure goes wrong here, and says why. 240 s are 1.2 s in this file.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHost, type TestHost } from '../../support/functions-host.ts';
import { FIXTURE_APP, rawRequest } from './raw-http.ts';

const SCALE = 0.005;
const SILENCE_MS = 240_000 * SCALE;
let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ app: FIXTURE_APP, timeScale: SCALE });
});
afterAll(() => host.stop());

const timed = async (lines: string[], body?: string) => {
  const began = performance.now();
  const answer = await rawRequest(host.port, lines, body);
  return { ...answer, ms: performance.now() - began };
};

describe.concurrent('errors hang the client, then an empty 500', () => {
  it.each([
    ['a handler that throws', ['GET /throws HTTP/1.1'], 'Handler "throws" threw Error: broken on purpose'],
    ['undefined', ['GET /nothing HTTP/1.1'], 'Handler "nothing" returned nothing'],
    ['a plain string', ['GET /string HTTP/1.1'], 'What "string" returned is no HTTP response'],
    ['an invalid header', ['GET /bad-header HTTP/1.1'], 'What "bad-header" returned is no HTTP response'],
    ['TRACE', ['TRACE /trace HTTP/1.1'], 'The request could not be handed to "trace"'],
    [
      'request.user with half a principal',
      ['GET /user HTTP/1.1', 'X-MS-CLIENT-PRINCIPAL: e30='],
      'Handler "user" threw',
    ],
    ['headers over 16 KB', ['GET /echo HTTP/1.1', `X-Big: ${'a'.repeat(20_000)}`], 'headers for "echo" are over 16 KB'],
  ])('%s', async (_, lines, words) => {
    const { status, body, ms } = await timed(lines);
    expect({ status, body }).toEqual({ status: 500, body: '' });
    expect(ms).toBeGreaterThan(SILENCE_MS * 0.95);
    await host.logged(words);
  });
  it('bad JSON in a body', async () => {
    const { status, ms } = await timed(['POST /json HTTP/1.1', 'Content-Length: 3'], '{{{');
    expect(status).toBe(500);
    expect(ms).toBeGreaterThan(SILENCE_MS * 0.95);
    await host.logged('Handler "json" threw SyntaxError');
  });
  it('says what to do about it', async () => {
    await host.logged(
      'In Azure the client now hangs for 240 s and then gets an empty 500. Catch errors in one wrapper',
    );
  });
});

it('gives no answer at all where a handler never settles', async () => {
  const race = await Promise.race([
    timed(['GET /never HTTP/1.1']),
    new Promise((resolve) => setTimeout(() => resolve('nothing'), SILENCE_MS * 2)),
  ]);
  expect(race).toBe('nothing');
  await host.logged('its handler still runs: in Azure the client gets no answer at all');
});

describe.concurrent('streams', () => {
  it('resets one that is silent for 240 s', async () => {
    const { status, body, end, ms } = await timed(['GET /silent HTTP/1.1']);
    expect(status).toBe(200);
    expect(body).toContain(': ok');
    expect(end).toBe('reset');
    expect(ms).toBeGreaterThan(SILENCE_MS * 0.95);
    await host.logged('The stream of "silent" was silent for 240 s and is reset. Send a heartbeat');
  });
  it('resets one that was errored, only after 240 s', async () => {
    const { end, ms } = await timed(['GET /stream-error HTTP/1.1']);
    expect(end).toBe('reset');
    expect(ms).toBeGreaterThan(SILENCE_MS * 0.95);
    await host.logged('The response stream of "stream-error" failed: Error: stream broken on purpose');
  });
  it('lets one live that sends now and then, past 240 s', async () => {
    const { body, end } = await timed(['GET /ticks?every=300&count=6 HTTP/1.1']);
    expect(body).toContain('data: 6');
    expect(end).toBe('complete');
  });
  it('does not hold back the first event', async () => {
    const response = await fetch(`${host.url}/ticks?every=100000`);
    const reader = response.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: 0\n\n');
    await reader.cancel();
  });
});

describe('limits', () => {
  it('takes a body of 100 MiB', async () => {
    const body = Buffer.alloc(104_857_600);
    const response = await fetch(`${host.url}/size`, { method: 'POST', body });
    expect(await response.text()).toBe('104857600');
  });
  it('answers an empty 500 to one byte more, with a length and without', async () => {
    const bytes = Buffer.alloc(1_048_576);
    const chunks = async function* () {
      for (let sent = 0; sent < 100; sent++) yield bytes;
      yield bytes.subarray(0, 1);
    };
    for (const body of [Buffer.alloc(104_857_601), ReadableStream.from(chunks())]) {
      const response = await fetch(`${host.url}/size`, { method: 'POST', body, duplex: 'half' } as RequestInit);
      expect([response.status, await response.text()]).toEqual([500, '']);
    }
    await host.logged('The request body for "size" is over 104,857,600 bytes');
  });
  it('refuses headers over 32 KB itself', async () => {
    expect((await timed(['GET /echo HTTP/1.1', `X-Big: ${'a'.repeat(40_000)}`])).status).toBe(431);
  });
  it('is well after all that', async () => {
    expect((await fetch(`${host.url}/echo`)).status).toBe(200);
  });
});
