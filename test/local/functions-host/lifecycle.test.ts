// The life of an instance: throttling, functionTimeout, crashes, apps that can't be loaded, wrong settings, shutdown.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processIsGone, startTestHost, type TestHost } from '../../support/functions-host.ts';
import { makeApp } from './made-app.ts';
import { FIXTURE_APP, rawRequest } from './raw-http.ts';

const status = async (host: TestHost, path: string): Promise<number> => (await fetch(host.url + path)).status;
const empty = async (host: TestHost, path: string): Promise<[number, string]> => {
  const response = await fetch(host.url + path);
  return [response.status, await response.text()];
};
/** Opens a stream and waits for its first event. */
async function openStream(host: TestHost, path = '/ticks'): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await fetch(host.url + path);
  const reader = response.body!.getReader();
  await reader.read();
  return reader;
}
/** Reads to the end. @returns how it ended. */
async function endOf(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<'closed' | 'reset'> {
  try {
    while (!(await reader.read()).done);
    return 'closed';
  } catch {
    return 'reset';
  }
}

describe('throttling', () => {
  it('answers an empty 429 over the limit; a leaked stream keeps its slot for good', async () => {
    await using app = await makeApp({ extensions: { http: { routePrefix: '', maxConcurrentRequests: 2 } } });
    await using host = await startTestHost({ app: app.folder });
    const streams = [await openStream(host), await openStream(host)];
    const refused = await fetch(`${host.url}/echo`);
    expect([refused.status, await refused.text(), refused.headers.get('retry-after')]).toEqual([429, '', null]);
    for (const stream of streams) await stream.cancel();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await status(host, '/echo')).toBe(429);
    await host.logged('Streams whose handler never ends keep their slot');
  });
  it('lets wait what maxOutstandingRequests leaves room for', async () => {
    const http = { routePrefix: '', maxConcurrentRequests: 1, maxOutstandingRequests: 2 };
    await using app = await makeApp({ extensions: { http } });
    await using host = await startTestHost({ app: app.folder });
    const order: string[] = [];
    const slow = fetch(`${host.url}/slow?ms=300`).then(() => order.push('slow'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const waits = fetch(`${host.url}/echo`).then(({ status }) => order.push(`echo ${status}`));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await status(host, '/echo')).toBe(429);
    await Promise.all([slow, waits]);
    expect(order).toEqual(['slow', 'echo 200']);
  });
});

describe('the worker', () => {
  it('is restarted at functionTimeout, under everybody', async () => {
    await using app = await makeApp({ functionTimeout: '00:02:00' });
    await using host = await startTestHost({ app: app.folder, timeScale: 0.01 });
    const abandoned = await openStream(host);
    await abandoned.cancel();
    await new Promise((resolve) => setTimeout(resolve, 600));
    const innocent = await openStream(host, '/ticks?every=50');
    const began = performance.now();
    expect(await endOf(innocent)).toBe('reset');
    expect(performance.now() - began).toBeLessThan(1_200);
    await host.logged(/"ticks" still runs after functionTimeout \(2 min\): as in Azure the worker is restarted/);
    expect(await status(host, '/echo')).toBe(200);
    expect(processIsGone(host.workerPid)).toBe(true);
  });
  it('resets everybody when it crashes, costs the next request a 500, and is back', async () => {
    await using host = await startTestHost({ app: FIXTURE_APP });
    const stream = await openStream(host);
    const crash = rawRequest(host.port, ['GET /crash HTTP/1.1']);
    expect(await endOf(stream)).toBe('reset');
    expect(await crash).toMatchObject({ status: 0, end: 'reset' });
    expect(await empty(host, '/echo')).toEqual([500, '']);
    expect(await status(host, '/echo')).toBe(200);
    await host.logged('The worker process ended (exit code 7), which resets 2 open requests');
  });
  it('goes when the host is killed', async () => {
    await using host = await startTestHost({ app: FIXTURE_APP });
    host.signal('SIGKILL');
    await host.exited;
    await expect.poll(() => processIsGone(host.workerPid)).toBe(true);
  });
});

describe('an app that is wrong', () => {
  it.each([
    ['throws while loading', "throw new Error('no good')", 'no good'],
    ['registers nothing', 'export {}', 'registered nothing'],
    ['ends the process', 'process.exit(3)', 'exit code 3'],
    [
      'has streaming off',
      `import { createRequire } from 'node:module';
       const { app } = createRequire(${JSON.stringify(FIXTURE_APP)})('@azure/functions');
       app.http('x', { authLevel: 'anonymous', handler: () => ({}) });`,
      'HTTP streaming is off',
    ],
  ])('%s: an empty 404 everywhere, 200 on /', async (_, entry, words) => {
    await using app = await makeApp({}, entry);
    await using host = await startTestHost({ app: app.folder });
    expect(await empty(host, '/echo')).toEqual([404, '']);
    expect(await status(host, '/')).toBe(200);
    await host.logged(words);
  });
  it('has not been built', async () => {
    await using app = await makeApp();
    await rm(join(app.folder, 'entry.mjs'));
    await using host = await startTestHost({ app: app.folder });
    expect(await empty(host, '/echo')).toEqual([404, '']);
    await host.logged('Found no file that matches "main" of package.json: entry.mjs. Build the app.');
  });
  it.each([
    ['bad JSON', '{'],
    ['no version', '{}'],
    ['another version', '{"version":"1.0"}'],
    ['a wrong functionTimeout', '{"version":"2.0","functionTimeout":"30 minutes"}'],
  ])('host.json with %s: 503 everywhere', async (_, hostJson) => {
    await using app = await makeApp(hostJson);
    await using host = await startTestHost({ app: app.folder });
    expect(await empty(host, '/echo')).toEqual([503, '']);
    expect(await empty(host, '/')).toEqual([503, '']);
    await host.logged('host.json is wrong, so everything answers 503');
  });
  it('host.json with unknown keys, no time limit and the default prefix is fine', async () => {
    await using app = await makeApp('{"version":"2.0","functionTimeout":"-1","more":{"a":1}}');
    await using host = await startTestHost({ app: app.folder });
    expect(await status(host, '/api/echo')).toBe(200);
    expect(await status(host, '/echo')).toBe(404);
  });
});

describe('SIGTERM', () => {
  it('with nothing open: gone in 2 s, appTerminate has run', async () => {
    await using app = await makeApp();
    const file = join(app.folder, 'terminated');
    const host = await startTestHost({ app: app.folder, timeScale: 0.1, env: { TERMINATE_FILE: file } });
    expect(await status(host, '/echo')).toBe(200);
    host.signal('SIGTERM');
    expect(await host.exited).toBe(0);
    expect(existsSync(file)).toBe(true);
  });
  it('with a stream open: no new connection, the stream runs on, is reset at 30 s, appTerminate comes later', async () => {
    await using app = await makeApp();
    const file = join(app.folder, 'terminated');
    const host = await startTestHost({ app: app.folder, timeScale: 0.05, env: { TERMINATE_FILE: file } });
    const stream = await openStream(host);
    const began = performance.now();
    host.signal('SIGTERM');
    await host.logged('1 open request may run on for 30 s');
    await expect(rawRequest(host.port, ['GET /echo HTTP/1.1'])).resolves.toMatchObject({ status: 0 });
    expect((await stream.read()).done).toBe(false);
    expect(await endOf(stream)).toBe('reset');
    expect(performance.now() - began).toBeGreaterThan(30_000 * 0.05 * 0.95);
    expect(existsSync(file)).toBe(false);
    expect(await host.exited).toBe(0);
    expect(existsSync(file)).toBe(true);
  });
  it('lets a call end that is being answered', async () => {
    const host = await startTestHost({ app: FIXTURE_APP, timeScale: 0.1 });
    const call = fetch(`${host.url}/slow?ms=400`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    host.signal('SIGTERM');
    expect(await (await call).text()).toBe('done');
    expect(await host.exited).toBe(0);
  });
});

it('Ctrl-C does not wait for streams', async () => {
  const host = await startTestHost({ app: FIXTURE_APP });
  const stream = await openStream(host);
  host.signal('SIGINT');
  expect(await endOf(stream)).toBe('reset');
  expect(await host.exited).toBe(0);
});
