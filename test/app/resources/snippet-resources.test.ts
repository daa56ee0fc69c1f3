// Snippets as resources: what is listed, read and completed, and that nobody reaches more than by the tools.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvalidParamsError, ResourceNotFoundError } from '../../../src/app/resources/resource.ts';
import { snippetResources } from '../../../src/app/resources/snippet-resources.ts';
import { StorageUnavailableError } from '../../../src/app/snippets/errors.ts';
import { SNIPPET_URI_TEMPLATE } from '../../../src/app/snippets/snippet-uri.ts';
import { OTHERS_META_KEY } from '../../../src/app/tools/snippet-answers.ts';
import { ToolError } from '../../../src/app/tools/tool.ts';
import { openTestStore, person, STAY, type TestStore } from '../snippets/open-test-store.ts';

let own: TestStore;
const ada = person({ name: 'Ada' });
const bob = person();
const context = (caller = ada) => ({ caller, store: async () => own.store, signal: STAY });
const uri = (name: string, owner = ada.userId) => `snippet://${owner}/${name}`;

beforeAll(async () => {
  own = await openTestStore();
  for (let i = 0; i < 120; i++) {
    const visibility = i === 0 ? 'shared' : 'private';
    await own.store.save(ada, { name: `s${i}.md`, content: `text ${i}`, language: 'markdown', visibility }, STAY);
  }
});
afterAll(async () => await own[Symbol.asyncDispose]());

describe('the list', () => {
  test('gives own snippets in pages', async () => {
    const first = await snippetResources.list(undefined, context());
    const second = await snippetResources.list(first.nextCursor, context());
    expect([first.resources.length, second.resources.length, second.nextCursor]).toEqual([100, 20, undefined]);
    expect(first.resources[0]).toMatchObject({ uri: uri('s0.md'), name: 's0.md', mimeType: 'text/markdown', size: 6 });
    expect((await snippetResources.list(undefined, context(bob))).resources).toEqual([]);
  });

  test('refuses a cursor that is not its own', async () => {
    await expect(snippetResources.list('x', context())).rejects.toBeInstanceOf(InvalidParamsError);
  });
});

describe('reading', () => {
  test('gives the text, by own id or "me"', async () => {
    for (const owner of [ada.userId, ada.userId.toUpperCase(), 'me']) {
      const contents = await snippetResources.read(uri('s5.md', owner), context());
      expect(contents).toEqual([{ uri: uri('s5.md', owner), mimeType: 'text/markdown', text: 'text 5' }]);
    }
  });

  test('says of another’s that another wrote it', async () => {
    const [text, notice] = await snippetResources.read(uri('s0.md'), context(bob));
    expect(text).toMatchObject({ text: 'text 0', meta: { [OTHERS_META_KEY]: [{ owner: ada.userId }] } });
    expect(notice?.text).toMatch(/another person, "Ada"/);
  });

  test('of a private and of a missing one end alike', async () => {
    const answer = (name: string) =>
      snippetResources.read(uri(name), context(bob)).catch((error: Error) => error.message);
    expect(await answer('s1.md')).toBe(await answer('missing'));
  });

  test.each([
    ...['', 'x', 'snippet:', 'snippet://', 'snippet://me', 'snippet://me/', 'snippet:///a', 'snippet://me/../a'],
    ...['snippet://me/%2e%2e', 'snippet://me/..%2fa', 'snippet://me/a%00', 'snippet://me/a/b', 'snippet://me/a?x=1'],
    ...['snippet://me/a#author', 'snippet://%/a', 'snippet://me/%zz', 'https://me/a', 'file:///etc/passwd'],
    ...[`snippet://me/${'n'.repeat(129)}`, `snippet://${'o'.repeat(500)}/a`, 'snippet://..%2f..%2fshared/a'],
  ])('%j finds nothing', async (bad) => {
    await expect(snippetResources.read(bad, context())).rejects.toBeInstanceOf(ResourceNotFoundError);
  });

  test('without storage says so', async () => {
    const store = () => Promise.reject(new StorageUnavailableError('unreachable'));
    const reading = snippetResources.read(uri('s5.md'), { ...context(), store });
    await expect(reading).rejects.toBeInstanceOf(ToolError);
    await expect(reading).rejects.toThrow(/Try again/);
  });
});

describe('completion', () => {
  const complete = (name: string, value: string, caller = ada) =>
    snippetResources.complete(SNIPPET_URI_TEMPLATE, { name, value }, {}, context(caller));

  test('gives own names and the own id, never another’s', async () => {
    expect(await complete('name', 's11')).toEqual({
      values: [
        's11.md',
        's110.md',
        's111.md',
        's112.md',
        's113.md',
        's114.md',
        's115.md',
        's116.md',
        's117.md',
        's118.md',
        's119.md',
      ],
      hasMore: false,
    });
    const all = await complete('name', '');
    expect([all.values.length, all.hasMore]).toEqual([100, true]);
    expect(await complete('name', '../')).toEqual({ values: [], hasMore: false });
    expect(await complete('name', 's', bob)).toEqual({ values: [], hasMore: false });
    expect((await complete('owner', '')).values).toEqual(['me', ada.userId]);
    expect((await complete('owner', ada.userId.slice(0, 4), bob)).values).not.toContain(ada.userId);
  });

  test('of what there is not is refused', async () => {
    await expect(complete('version', '')).rejects.toBeInstanceOf(InvalidParamsError);
    const other = snippetResources.complete('file://{x}', { name: 'x', value: '' }, {}, context());
    await expect(other).rejects.toBeInstanceOf(InvalidParamsError);
  });
});
