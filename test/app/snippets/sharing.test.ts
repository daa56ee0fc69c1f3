// Who sees what: own snippets always, shared ones of one's tenant, nothing else; and an index that heals itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/app/identity/caller.ts';
import { SharingRefusedError, SnippetNotFoundError } from '../../../src/app/snippets/errors.ts';
import { blobNames, openTestStore, person, STAY, type TestStore } from './open-test-store.ts';

let own: TestStore;
let tenants = 0;
/** A tenant of its own for each test, since shared lists span one. */
function tenant(): string {
  tenants += 1;
  return `22222222-2222-4222-8222-${String(tenants).padStart(12, '0')}`;
}
beforeAll(async () => {
  own = await openTestStore();
});
afterAll(async () => await own[Symbol.asyncDispose]());

const names = async (caller: Caller, scope: 'own' | 'shared') =>
  (await own.store.list(caller, { scope }, STAY)).items.map((item) => item.name);
const found = async (caller: Caller, scope: 'own' | 'shared') =>
  (await own.store.search(caller, { query: 'needle', scope }, STAY)).matches.map((match) => match.name);

describe('a colleague', () => {
  test('reads and finds what is shared, and is told whose it is', async () => {
    const tenantId = tenant();
    const [ada, bob] = [person({ tenantId, name: 'Ada' }), person({ tenantId, name: 'Bob' })];
    await own.store.save(ada, { name: 'open', content: 'needle', visibility: 'shared' }, STAY);
    await own.store.save(ada, { name: 'closed', content: 'needle' }, STAY);
    await own.store.save(bob, { name: 'bobs', content: 'needle' }, STAY);
    const read = await own.store.get(bob, 'open', ada.userId, STAY);
    expect(read).toMatchObject({ content: 'needle', mine: false, owner: { id: ada.userId, name: 'Ada' } });
    expect(await names(bob, 'shared')).toEqual(['open']);
    expect(await found(bob, 'shared')).toEqual(['open']);
  });

  test('gets own snippets only, unless asking for shared ones', async () => {
    const tenantId = tenant();
    const [ada, bob] = [person({ tenantId }), person({ tenantId })];
    await own.store.save(ada, { name: 'open', content: 'needle', visibility: 'shared' }, STAY);
    await own.store.save(bob, { name: 'bobs', content: 'needle' }, STAY);
    expect(await names(bob, 'own')).toEqual(['bobs']);
    expect(await found(bob, 'own')).toEqual(['bobs']);
    expect(await own.store.names(bob, '', 10, STAY)).toEqual(['bobs']);
    await expect(own.store.get(bob, 'open', undefined, STAY)).rejects.toBeInstanceOf(SnippetNotFoundError);
  });

  test('can neither change nor delete it: the name means their own', async () => {
    const tenantId = tenant();
    const [ada, bob] = [person({ tenantId }), person({ tenantId })];
    await own.store.save(ada, { name: 'open', content: 'adas', visibility: 'shared' }, STAY);
    await own.store.save(bob, { name: 'open', content: 'bobs' }, STAY);
    await own.store.delete(bob, 'open', undefined, STAY);
    expect((await own.store.get(bob, 'open', ada.userId, STAY)).content).toBe('adas');
  });

  test('gets for a private snippet the very answer that a missing one gives', async () => {
    const tenantId = tenant();
    const [ada, bob] = [person({ tenantId }), person({ tenantId })];
    await own.store.save(ada, { name: 'closed', content: 'x' }, STAY);
    const answer = (name: string) => own.store.get(bob, name, ada.userId, STAY).catch((error: Error) => error);
    const [closed, missing] = [await answer('closed'), await answer('missing')];
    expect(closed).toBeInstanceOf(SnippetNotFoundError);
    expect({ ...(closed as Error), message: (closed as Error).message }).toEqual({
      ...(missing as Error),
      message: (missing as Error).message,
    });
  });
});

test.each([
  ['a guest', { guest: true }],
  ['a subscription key', { kind: 'subscription' as const, userId: 'subscription:key-1' }],
])('%s keeps own snippets, and neither sees nor makes shared ones', async (_, kind) => {
  const tenantId = tenant();
  const [ada, outsider] = [person({ tenantId }), person({ tenantId, ...kind })];
  await own.store.save(ada, { name: 'open', content: 'needle', visibility: 'shared' }, STAY);
  await own.store.save(outsider, { name: 'mine', content: 'needle' }, STAY);
  expect(await names(outsider, 'own')).toEqual(['mine']);
  await expect(names(outsider, 'shared')).rejects.toBeInstanceOf(SharingRefusedError);
  await expect(found(outsider, 'shared')).rejects.toBeInstanceOf(SharingRefusedError);
  await expect(own.store.get(outsider, 'open', ada.userId, STAY)).rejects.toBeInstanceOf(SnippetNotFoundError);
  const sharing = own.store.save(outsider, { name: 'mine', content: 'x', visibility: 'shared' }, STAY);
  await expect(sharing).rejects.toBeInstanceOf(SharingRefusedError);
  expect(await names(ada, 'shared')).toEqual(['open']);
});

test('another tenant sees nothing, with the same user id even', async () => {
  const ada = person({ tenantId: tenant() });
  const other = person({ tenantId: tenant(), userId: ada.userId });
  const stranger = person({ tenantId: tenant() });
  await own.store.save(ada, { name: 'open', content: 'needle', visibility: 'shared' }, STAY);
  for (const caller of [other, stranger]) {
    await expect(own.store.get(caller, 'open', ada.userId, STAY)).rejects.toBeInstanceOf(SnippetNotFoundError);
    expect(await names(caller, 'shared')).toEqual([]);
    expect(await found(caller, 'shared')).toEqual([]);
  }
});

test('an owner id that is a path leads nowhere', async () => {
  const tenantId = tenant();
  const [ada, bob] = [person({ tenantId }), person({ tenantId })];
  await own.store.save(ada, { name: 'open', content: 'x', visibility: 'shared' }, STAY);
  for (const owner of [`../${tenantId}/${ada.userId}`, `${ada.userId}/..`, `./${ada.userId}`, 'shared', '', '%2e%2e']) {
    await expect(own.store.get(bob, 'open', owner, STAY)).rejects.toBeInstanceOf(SnippetNotFoundError);
  }
});

describe('the index of shared snippets', () => {
  const index = (caller: Caller) => blobNames(own.blobs, `shared/${caller.tenantId}/`);

  test('follows sharing, making private, and deleting', async () => {
    const ada = person({ tenantId: tenant() });
    const save = (visibility: 'private' | 'shared') =>
      own.store.save(ada, { name: 'a', content: 'x', visibility }, STAY);
    await save('private');
    expect(await index(ada)).toEqual([]);
    await save('shared');
    expect(await index(ada)).toEqual([`shared/${ada.tenantId}/${ada.userId}/61`]);
    await save('private');
    expect(await index(ada)).toEqual([]);
    await save('shared');
    await own.store.delete(ada, 'a', undefined, STAY);
    expect(await index(ada)).toEqual([]);
  });

  test('loses an entry whose snippet is private or gone, and nobody is shown it', async () => {
    const tenantId = tenant();
    const [ada, bob] = [person({ tenantId }), person({ tenantId })];
    await own.store.save(ada, { name: 'private', content: 'needle' }, STAY);
    await own.store.save(ada, { name: 'shared', content: 'needle', visibility: 'shared' }, STAY);
    // What a process leaves that dies before it shares, or after it deleted.
    for (const name of ['private', 'gone']) {
      const key = `shared/${tenantId}/${ada.userId}/${Buffer.from(name).toString('hex')}`;
      await own.blobs.getBlockBlobClient(key).upload('', 0);
    }
    expect(await index(ada)).toHaveLength(3);
    expect(await names(bob, 'shared')).toEqual(['shared']);
    expect(await index(ada)).toHaveLength(1);
    expect(await found(bob, 'shared')).toEqual(['shared']);
  });

  test('gets a lost entry back when the owner reads or saves', async () => {
    const tenantId = tenant();
    const [ada, bob] = [person({ tenantId }), person({ tenantId })];
    await own.store.save(ada, { name: 'a', content: 'x', visibility: 'shared' }, STAY);
    for (const mend of [
      () => own.store.get(ada, 'a', undefined, STAY),
      () => own.store.save(ada, { name: 'a', content: 'y' }, STAY),
    ]) {
      for (const key of await index(ada)) await own.blobs.deleteBlob(key);
      await mend();
      expect(await names(bob, 'shared')).toEqual(['a']);
    }
  });

  test('is right after any mix of sharing and making private at once', async () => {
    const tenantId = tenant();
    const [ada, bob] = [person({ tenantId }), person({ tenantId })];
    for (let round = 0; round < 10; round++) {
      await Promise.all([
        ...(['shared', 'private', 'shared', 'private'] as const).map((visibility, i) =>
          own.store.save(ada, { name: 'a', content: `${i}`, visibility }, STAY),
        ),
        own.store.list(bob, { scope: 'shared' }, STAY),
      ]);
      const { visibility } = await own.store
        .list(ada, { scope: 'own' }, STAY)
        .then((page) => page.items[0] as { visibility: string });
      expect(await names(bob, 'shared')).toEqual(visibility === 'shared' ? ['a'] : []);
    }
  });

  test('ignores what does not look like an entry', async () => {
    const ada = person({ tenantId: tenant() });
    for (const rest of ['zz', `${ada.userId}/zz`, `${ada.userId}/2e2e2f78`, `${ada.userId}/61/62`, '~zz/61']) {
      await own.blobs.getBlockBlobClient(`shared/${ada.tenantId}/${rest}`).upload('', 0);
    }
    expect(await names(ada, 'shared')).toEqual([]);
  });
});
