// The session bus on a real Azurite: two instances in this process, and one in a process of its own that is killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BlobServiceClient } from '@azure/storage-blob';
import type { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeBusMessage } from '../../../src/app/mcp/bus/bus-message.ts';
import { startStack, type TestStack } from '../../support/stack.ts';
import { busOn, storageOf } from './support/bus.ts';
import { type Served, serve } from './support/serve.ts';
import { SseReader } from './support/sse-reader.ts';
import { ANN, createTestServer } from './support/test-server.ts';

const callers = { bob: { ...ANN, userId: 'bob' } };
let stack: TestStack;
let blobs: BlobServiceClient;
let queues: QueueServiceClient;

beforeAll(async () => {
  stack = await startStack({ persistent: false });
  Object.assign(process.env, stack.env);
  ({ blobs, queues } = await storageOf(stack.env));
});
afterAll(() => stack[Symbol.asyncDispose]());

const instance = (): Promise<Served> => serve(createTestServer({ callers, bus: busOn(stack.env) }));
const patient = { timeout: 25_000, interval: 500 };
const call = (id: number, name: string, args: object = {}) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});

async function post(origin: string, endpoint: string, body: unknown, headers: Record<string, string> = {}) {
  const started = performance.now();
  const response = await fetch(`${origin}/${endpoint}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text(), ms: performance.now() - started };
}

/** Every name that the bus has in storage and that has `part` in it. */
async function namesWith(part: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of queues.listQueues()) if (name.includes(part)) names.push(name);
  for await (const { name } of blobs.getContainerClient('bus').listBlobsFlat())
    if (name.includes(part)) names.push(name);
  return names;
}

describe('a session whose stream is on another instance', () => {
  it('gets its answers on its stream', async () => {
    await using a = await instance();
    await using b = await instance();
    await using reader = await SseReader.open(`${a.origin}/sse`);
    const { data: endpoint } = await reader.next();
    expect(await post(b.origin, endpoint, call(1, 'whoami'))).toMatchObject({ status: 202 });
    expect(JSON.parse((await reader.next()).data)).toMatchObject({
      id: 1,
      result: { structuredContent: { user: 'ann' } },
    });

    // Far beyond what a queue message holds, and beyond what XML can say.
    const input = `${'é'.repeat(60_000)}\u0000\uffff`;
    expect((await post(b.origin, endpoint, call(2, 'echo', { input }))).status).toBe(202);
    expect(JSON.parse((await reader.next()).data).result.structuredContent.input).toBe(input);
    await expect.poll(() => namesWith('bodies/')).toEqual([]);
  });

  it('has each accepted as soon as its owner has taken it', async () => {
    await using a = await instance();
    await using b = await instance();
    await using reader = await SseReader.open(`${a.origin}/sse`);
    const { data: endpoint } = await reader.next();
    const times: number[] = [];
    for (let id = 0; id < 15; id += 1) {
      const started = performance.now();
      const accepted = post(b.origin, endpoint, call(id, 'hello'));
      await reader.next();
      times.push(performance.now() - started);
      expect((await accepted).status).toBe(202);
    }
    times.sort((x, y) => x - y);
    console.log(
      `POST to event across instances: p50 ${Math.round(times[7]!)} ms, slowest ${Math.round(times[14]!)} ms`,
    );
  });

  it('belongs to its owner there too, and before anything is queued', async () => {
    await using a = await instance();
    await using b = await instance();
    await using reader = await SseReader.open(`${a.origin}/sse`);
    const { data: endpoint } = await reader.next();
    expect((await post(b.origin, endpoint, call(1, 'hello'), { 'x-test-user': 'bob' })).status).toBe(403);
    await a.server.close();
    expect((await post(b.origin, endpoint, call(1, 'hello'))).status).toBe(404);
  });

  it('runs a message once that comes twice, and none that has expired or belongs to somebody else', async () => {
    await using a = await instance();
    await using reader = await SseReader.open(`${a.origin}/sse`);
    const sessionId = (await reader.next()).data.split('=')[1]!;
    const queue = queues.getQueueClient(`mcp-bus-${a.server.instanceId}`);
    const message = (id: string, caller = ANN, expiresAt = Date.now() + 10_000) =>
      encodeBusMessage({ v: 1, id, sessionId, caller, body: JSON.stringify(call(Number(id), 'hello')), expiresAt })!;
    await queue.sendMessage('no message at all');
    await queue.sendMessage(message('1', callers.bob));
    await queue.sendMessage(message('2', ANN, Date.now() - 1));
    await queue.sendMessage(message('3'));
    await queue.sendMessage(message('3'));
    await queue.sendMessage(message('4'));
    const ids = [JSON.parse((await reader.next()).data).id, JSON.parse((await reader.next()).data).id];
    expect(ids.sort()).toEqual([3, 4]);
    await expect(reader.next(300)).rejects.toThrow('No event came');
  });

  it('leaves nothing in storage when its client goes, and nothing of an instance that stops', async () => {
    const a = await instance();
    const reader = await SseReader.open(`${a.origin}/sse`);
    await reader.next();
    const id = a.server.instanceId;
    expect((await namesWith(id)).length).toBe(3);
    await reader[Symbol.asyncDispose]();
    await expect.poll(() => namesWith(`sessions/${id}`)).toEqual([]);
    await a[Symbol.asyncDispose]();
    expect(await namesWith(id)).toEqual([]);
  });

  it('touches no storage while the stream is here', async () => {
    await using a = await instance();
    await using reader = await SseReader.open(`${a.origin}/sse`);
    const { data: endpoint } = await reader.next();
    await stack.azurite.stop();
    try {
      const { status } = await post(a.origin, endpoint, call(1, 'hello'));
      expect(status).toBe(202);
      expect(JSON.parse((await reader.next(500)).data)).toMatchObject({ id: 1 });
    } finally {
      await stack.azurite.start();
    }
  });
});

describe('an instance that dies', () => {
  it('is a 404 within a second, and nothing of it remains after the sweep', async () => {
    const child = ownProcess();
    await using b = await instance();
    const [origin, dead] = await firstLine(child);
    const reader = await SseReader.open(`${origin}/sse`);
    const { data: endpoint } = await reader.next();
    expect((await post(b.origin, endpoint, call(1, 'hello'))).status).toBe(202);
    await reader.next();

    child.kill('SIGKILL');
    await once(child, 'exit');
    const { status, text, ms } = await post(b.origin, endpoint, call(2, 'echo', { input: 'x'.repeat(100_000) }));
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ error: { code: -32001 } });
    expect(ms).toBeLessThan(1_000);
    const next = await post(b.origin, endpoint, call(3, 'hello'));
    expect(next.status).toBe(404);
    // Its lease has to run out first.
    await expect.poll(() => namesWith(dead), { timeout: 45_000, interval: 500 }).toEqual([]);
  }, 60_000);
});

describe('an instance that hangs for a while', () => {
  it('is a 404 meanwhile, and serves its sessions afterwards', async () => {
    const child = ownProcess();
    try {
      await using b = await instance();
      const [origin] = await firstLine(child);
      await using reader = await SseReader.open(`${origin}/sse`);
      const { data: endpoint } = await reader.next();
      child.kill('SIGSTOP');
      expect((await post(b.origin, endpoint, call(1, 'hello'))).status).toBe(404);
      child.kill('SIGCONT');
      await expect.poll(async () => (await post(b.origin, endpoint, call(2, 'hello'))).status, patient).toBe(202);
      // The message that got the 404 was taken back.
      expect(JSON.parse((await reader.next()).data)).toMatchObject({ id: 2 });
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('storage that fails', () => {
  it('is a 503 for a foreign session, and the bus works again when storage is back', async () => {
    await using a = await instance();
    await using b = await instance();
    await using reader = await SseReader.open(`${a.origin}/sse`);
    const { data: endpoint } = await reader.next();
    expect((await post(b.origin, endpoint, call(1, 'hello'))).status).toBe(202);
    await reader.next();
    await stack.azurite.stop();
    const failed = await post(b.origin, endpoint, call(2, 'hello'));
    expect(failed.status).toBe(503);
    expect(failed.ms).toBeLessThan(2_000);
    await using late = await SseReader.open(`${a.origin}/sse`);
    const { data: lateEndpoint } = await late.next();
    await stack.azurite.start();
    // Memory only: queue, lease and records are gone, and this instance has to write them anew.
    await expect.poll(async () => (await post(b.origin, endpoint, call(3, 'hello'))).status, patient).toBe(202);
    await reader.next();
    expect((await post(b.origin, lateEndpoint, call(4, 'hello'))).status).toBe(202);
    expect(JSON.parse((await late.next()).data)).toMatchObject({ id: 4 });
  }, 60_000);
});

function ownProcess(): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(new URL('./support/bus-instance.ts', import.meta.url))], {
    env: { ...process.env, ...stack.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstLine(child: ChildProcess): Promise<[origin: string, instanceId: string]> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return line.split(' ') as [string, string];
}
