// Storage that is away, silent, or closed to this server: the caller hears so within seconds, in words without
// storage's own; and when storage is back, so is the store.
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBlobSnippetStore } from '../../../src/app/snippets/blob/blob-snippet-store.ts';
import { StorageUnavailableError } from '../../../src/app/snippets/errors.ts';
import type { SnippetStore } from '../../../src/app/snippets/snippet-store.ts';
import { openTestStore, person, STAY, type TestStore } from './open-test-store.ts';

let own: TestStore;
beforeAll(async () => {
  own = await openTestStore({ persistent: true });
});
afterAll(async () => await own[Symbol.asyncDispose]());

const everything = (
  store: SnippetStore,
  ada: ReturnType<typeof person>,
): readonly [string, () => Promise<unknown>][] => [
  ['save', () => store.save(ada, { name: 'a', content: 'x' }, STAY)],
  ['save shared', () => store.save(ada, { name: 'a', content: 'x', visibility: 'shared' }, STAY)],
  ['get', () => store.get(ada, 'a', undefined, STAY)],
  ['get of another', () => store.get(person(), 'a', ada.userId, STAY)],
  ['list', () => store.list(ada, {}, STAY)],
  ['list shared', () => store.list(ada, { scope: 'shared' }, STAY)],
  ['search', () => store.search(ada, { query: 'x' }, STAY)],
  ['delete', () => store.delete(ada, 'a', undefined, STAY)],
  ['names', () => store.names(ada, '', 5, STAY)],
  ['ping', () => store.ping(STAY)],
];

async function expectUnavailable(store: SnippetStore, reason: 'unreachable' | 'forbidden'): Promise<void> {
  for (const [name, ask] of everything(store, person())) {
    const error = await ask().catch((caught: unknown) => caught);
    expect(error, name).toBeInstanceOf(StorageUnavailableError);
    expect(error, name).toMatchObject({ reason });
    expect((error as Error).message).not.toMatch(/127\.0\.0\.1|devstore|ECONN|RequestId|https?:/);
  }
}

test('stopped and started again', async () => {
  const ada = person();
  const { info } = await own.store.save(ada, { name: 'kept', content: 'before', visibility: 'shared' }, STAY);
  await own.stack.azurite.stop();
  await expectUnavailable(own.store, 'unreachable');
  await own.stack.azurite.start();
  expect(await own.store.get(ada, 'kept', undefined, STAY)).toMatchObject({ content: 'before', version: info.version });
  await own.store.save(ada, { name: 'kept', content: 'after', ifVersion: info.version }, STAY);
  await own.store.ping(STAY);
});

describe('a server in storage’s place', () => {
  let server: Server;
  const open = async (behave: (socket: import('node:net').Socket) => void) => {
    server = createServer(behave);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const key = Buffer.from('key').toString('base64');
    const connectionString =
      `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};` +
      `BlobEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`;
    return await openBlobSnippetStore({
      snippets: { kind: 'emulator', connectionString },
      identityClientId: undefined,
    });
  };
  const respond = (status: string) => (socket: import('node:net').Socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`));
  };

  test('that accepts and says nothing counts as unreachable after the deadline', async () => {
    const sockets: import('node:net').Socket[] = [];
    const store = await open((socket) => {
      socket.on('error', () => {});
      sockets.push(socket);
    });
    await expect(store.get(person(), 'a', undefined, STAY)).rejects.toMatchObject({ reason: 'unreachable' });
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test.each([
    ['503 Server Busy', 'unreachable'],
    ['500 Internal Server Error', 'unreachable'],
    ['403 Forbidden', 'forbidden'],
  ] as const)('that answers %s is %s', async (status, reason) => {
    const store = await open(respond(status));
    await expectUnavailable(store, reason);
    server.close();
  });
});

test('an emulator without the container gets one on first need', async () => {
  await own.blobs.delete();
  const ada = person();
  await expect(own.store.list(ada, {}, STAY)).resolves.toMatchObject({ items: [] });
  await own.blobs.delete();
  await own.store.save(ada, { name: 'a', content: 'x' }, STAY);
  await own.blobs.delete();
  await expect(own.store.get(ada, 'a', undefined, STAY)).rejects.toMatchObject({ name: 'SnippetNotFoundError' });
  await own.blobs.delete();
  await own.store.ping(STAY);
});

test('a call whose client goes while storage is silent ends at once with the client’s reason', async () => {
  const gone = new AbortController();
  const hang = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => hang.listen(0, '127.0.0.1', resolve));
  const { port } = hang.address() as { port: number };
  const key = Buffer.from('key').toString('base64');
  const store = await openBlobSnippetStore({
    snippets: {
      kind: 'emulator',
      connectionString: `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};BlobEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`,
    },
    identityClientId: undefined,
  });
  const asked = store.search(person(), { query: 'x' }, gone.signal);
  hang.once('connection', () => gone.abort(new Error('gone')));
  await expect(asked).rejects.toThrow('gone');
  hang.close();
});
