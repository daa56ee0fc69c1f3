// A blob that is not what was saved is never shown: the reader gets a clear error instead of its content.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/app/identity/caller.ts';
import { SnippetDamagedError } from '../../../src/app/snippets/errors.ts';
import { openTestStore, person, STAY, type TestStore } from './open-test-store.ts';

let own: TestStore;
beforeAll(async () => {
  own = await openTestStore();
});
afterAll(async () => await own[Symbol.asyncDispose]());

const SECRET = 'forged needle';
type Tamper = (metadata: Record<string, string>) => { body?: string | Buffer; metadata?: Record<string, string> };

async function tamper(caller: Caller, name: string, how: Tamper): Promise<void> {
  const key = `${caller.tenantId}/${caller.userId}/${Buffer.from(name).toString('hex')}`;
  const blob = own.blobs.getBlockBlobClient(key);
  const present = (await blob.getProperties()).metadata ?? {};
  const { body = 'needle', metadata = present } = how(present);
  await blob.upload(body, Buffer.byteLength(body), { metadata });
}

const TAMPERINGS: readonly (readonly [string, Tamper])[] = [
  ['another text', () => ({ body: SECRET })],
  ['one bit', () => ({ body: 'neeele' })],
  ['a cut text', () => ({ body: 'needl' })],
  ['a text over 1 MiB', () => ({ body: SECRET.repeat(100_000) })],
  ['bytes that are not UTF-8', () => ({ body: Buffer.from([0xff, 0xfe]) })],
  ['no metadata', () => ({ metadata: {} })],
  ['another name', (metadata) => ({ metadata: { ...metadata, name: 'b' } })],
  ['another format version', (metadata) => ({ metadata: { ...metadata, v: '2' } })],
  ['another hash', (metadata) => ({ metadata: { ...metadata, sha256: '0'.repeat(64) } })],
  ['no visibility', (metadata) => ({ metadata: { ...metadata, visibility: 'public' } })],
  ['tags that are no list', (metadata) => ({ metadata: { ...metadata, tags: 'e30' } })],
];

describe.each(TAMPERINGS)('with %s', (_, how) => {
  test('reading fails and shows nothing; search and list go on without it', async () => {
    const ada = person();
    for (const name of ['a', 'good']) await own.store.save(ada, { name, content: 'needle' }, STAY);
    await tamper(ada, 'a', how);
    const error = await own.store.get(ada, 'a', undefined, STAY).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SnippetDamagedError);
    expect(String(error)).not.toContain('forged');
    const { matches, damaged, examined } = await own.store.search(ada, { query: 'needle' }, STAY);
    expect(matches.map((match) => match.name)).toEqual(['good']);
    expect(damaged).toEqual(['a']);
    expect(examined).toBe(2);
    const page = await own.store.list(ada, {}, STAY);
    expect([...page.items.map((item) => item.name), ...page.damaged].sort()).toEqual(['a', 'good']);
  });

  test('saving it anew mends it', async () => {
    const ada = person();
    await own.store.save(ada, { name: 'a', content: 'needle' }, STAY);
    await tamper(ada, 'a', how);
    const { replaced } = await own.store.save(ada, { name: 'a', content: 'mended' }, STAY);
    expect(replaced).toBeDefined();
    expect((await own.store.get(ada, 'a', undefined, STAY)).content).toBe('mended');
  });
});

test('a damaged private snippet stays a missing one for a colleague', async () => {
  const [ada, bob] = [person(), person()];
  await own.store.save(ada, { name: 'a', content: 'needle' }, STAY);
  await tamper(ada, 'a', () => ({ body: SECRET }));
  await expect(own.store.get(bob, 'a', ada.userId, STAY)).rejects.toThrow('no such snippet');
});
