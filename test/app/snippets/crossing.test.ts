// Requests that cross: one is held between two of its writes while another runs to its end. The index of shared
// snippets must be right afterwards, and a save whose answer got lost must know itself.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Container, openContainer } from '../../../src/app/snippets/blob/container.ts';
import { ownerOf } from '../../../src/app/snippets/blob/keys.ts';
import { saveSnippet } from '../../../src/app/snippets/blob/save-snippet.ts';
import { ShareIndex } from '../../../src/app/snippets/blob/share-index.ts';
import { checkDraft } from '../../../src/app/snippets/snippet-rules.ts';
import type { SnippetDraft } from '../../../src/app/snippets/snippet-store.ts';
import { openTestStore, person, STAY, type TestStore } from './open-test-store.ts';

let own: TestStore;
let container: Container;
beforeAll(async () => {
  own = await openTestStore();
  const location = { kind: 'identity', url: own.stack.env.SNIPPETS_BLOB_URL as string } as const;
  container = await openContainer(location, { identityClientId: own.stack.env.AZURE_CLIENT_ID }, 'snippets');
});
afterAll(async () => await own[Symbol.asyncDispose]());

/** The same storage; right after the first `operation` something else happens. */
function heldAfter(operation: string, meanwhile: () => Promise<unknown>): Container {
  let waiting = true;
  return {
    call: async (name, signal, work) => {
      const result = await container.call(name, signal, work);
      if (waiting && name === operation) {
        waiting = false;
        await meanwhile();
      }
      return result;
    },
  };
}

const save = (through: Container, ada: ReturnType<typeof person>, draft: Omit<SnippetDraft, 'name'>) =>
  saveSnippet(through, new ShareIndex(through), ada, checkDraft({ name: 'a', ...draft }), STAY);
const colleagueSees = async () =>
  (await own.store.list(person(), { scope: 'shared' }, STAY)).items.map((item) => item.name);

test('made private while it is shared again: the later one holds, and it is listed', async () => {
  const ada = person();
  await save(container, ada, { content: '1', visibility: 'shared' });
  const held = heldAfter('save', () => save(container, ada, { content: '3', visibility: 'shared' }));
  await save(held, ada, { content: '2', visibility: 'private' });
  expect(await own.store.get(person(), 'a', ada.userId, STAY)).toMatchObject({ content: '3' });
  expect(await colleagueSees()).toEqual(['a']);
  await own.store.delete(ada, 'a', undefined, STAY);
});

test('shared while a reader removes an entry that looked stale: it is listed', async () => {
  const ada = person();
  await save(container, ada, { content: '1' });
  const held = heldAfter('index_add', () => new ShareIndex(container).remove(ownerOf(ada), 'a', STAY));
  await save(held, ada, { content: '2', visibility: 'shared' });
  expect(await colleagueSees()).toEqual(['a']);
  await own.store.delete(ada, 'a', undefined, STAY);
});

test.each([undefined, 'current', 'none'])(
  'a save whose answer got lost, sent again with if_version %s, is a success',
  async (which) => {
    const ada = person();
    const before = which === 'none' ? undefined : await save(container, ada, { content: '1' });
    const ifVersion = which === 'current' ? before?.info.version : which;
    // What the SDK's retry does when the connection breaks after storage has written.
    const twice: Container = {
      call: async (name, signal, work) => {
        if (name === 'save') await container.call(name, signal, work);
        return await container.call(name, signal, work);
      },
    };
    const saved = await save(twice, ada, { content: '2', ifVersion });
    expect(saved.replaced).toBe(before?.info.version);
    expect(await own.store.get(ada, 'a', undefined, STAY)).toMatchObject({ content: '2', version: saved.info.version });
  },
);
