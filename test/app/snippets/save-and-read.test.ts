// What is saved is what is read, for every text, name and metadata that the rules allow; and nothing else gets in.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvalidSnippetError, SnippetNotFoundError } from '../../../src/app/snippets/errors.ts';
import { blobNames, openTestStore, person, STAY, type TestStore } from './open-test-store.ts';

let own: TestStore;
beforeAll(async () => {
  own = await openTestStore();
});
afterAll(async () => await own[Symbol.asyncDispose]());

const NAME_START = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const NAME = fc
  .tuple(
    fc.constantFrom(...NAME_START),
    fc.array(fc.constantFrom(...NAME_START, '.', '_', '-'), { maxLength: 127 }).map((chars) => chars.join('')),
  )
  .map(([first, rest]) => first + rest);

describe('a saved snippet', () => {
  test('comes back with everything that was given', async () => {
    const ada = person();
    const draft = {
      name: 'quick.sort-1_b',
      content: 'const x = "ä€😀";\r\n\u0000\ufeff end',
      description: 'Sortiert Zahlen – größte zuerst 😀',
      language: 'c++',
      tags: ['Größe', 'sort/quick', 'größe'],
      visibility: 'private' as const,
    };
    const saved = await own.store.save(ada, draft, STAY);
    const read = await own.store.get(ada, draft.name, undefined, STAY);
    expect(saved.replaced).toBeUndefined();
    expect(read).toMatchObject({
      ...saved.info,
      content: draft.content,
      description: draft.description,
      language: 'c++',
      tags: ['Größe', 'sort/quick'],
      visibility: 'private',
      mine: true,
      owner: { id: ada.userId, name: 'Ada Lovelace' },
      bytes: Buffer.byteLength(draft.content),
    });
    expect(read.updatedAt).toBe(read.createdAt);
    expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(read.version).not.toContain('"');
  });

  test('keeps what a later save leaves out, and drops what it empties', async () => {
    const ada = person();
    const first = await own.store.save(
      ada,
      { name: 'a', content: '1', description: 'd', tags: ['t'], language: 'go', visibility: 'shared' },
      STAY,
    );
    const second = await own.store.save(ada, { name: 'a', content: '2' }, STAY);
    expect(second.replaced).toBe(first.info.version);
    expect(second.info).toMatchObject({
      description: 'd',
      tags: ['t'],
      language: 'go',
      visibility: 'shared',
      createdAt: first.info.createdAt,
    });
    expect(second.info.updatedAt >= first.info.updatedAt).toBe(true);
    await own.store.save(ada, { name: 'a', content: '', description: '', tags: [], language: '' }, STAY);
    const read = await own.store.get(ada, 'a', undefined, STAY);
    expect(read).toMatchObject({
      content: '',
      description: '',
      tags: [],
      language: '',
      visibility: 'shared',
      bytes: 0,
    });
  });

  test('of any valid name and well-formed text survives the way to storage and back', async () => {
    const ada = person();
    await fc.assert(
      fc.asyncProperty(NAME, fc.string({ unit: 'binary', maxLength: 300 }), async (name, content) => {
        await own.store.save(ada, { name, content }, STAY);
        expect((await own.store.get(ada, name, undefined, STAY)).content).toBe(content);
      }),
      { numRuns: 60 },
    );
  });

  test('lies below its owner, under a key of hexadecimal digits only', async () => {
    const ada = person();
    await fc.assert(
      fc.asyncProperty(NAME, async (name) => {
        await own.store.save(ada, { name, content: 'x' }, STAY);
        const keys = await blobNames(own.blobs, `${ada.tenantId}/${ada.userId}/`);
        expect(keys).toContain(`${ada.tenantId}/${ada.userId}/${Buffer.from(name).toString('hex')}`);
        await own.store.delete(ada, name, undefined, STAY);
      }),
      { numRuns: 20 },
    );
  });

  test('is another one where the name differs in case', async () => {
    const ada = person();
    for (const name of ['readme', 'README', 'ReadMe']) await own.store.save(ada, { name, content: name }, STAY);
    for (const name of ['readme', 'README', 'ReadMe']) {
      expect((await own.store.get(ada, name, undefined, STAY)).content).toBe(name);
    }
    await expect(own.store.get(ada, 'readMe', undefined, STAY)).rejects.toBeInstanceOf(SnippetNotFoundError);
  });

  test('may have exactly 1 MiB and not a byte more', async () => {
    const ada = person();
    const full = 'é'.repeat(524_288);
    await own.store.save(ada, { name: 'full', content: full }, STAY);
    const read = await own.store.get(ada, 'full', undefined, STAY);
    expect(read.bytes).toBe(1_048_576);
    expect(read.content === full).toBe(true);
    for (const content of [`${full}x`, 'x'.repeat(1_048_577), '€'.repeat(400_000)]) {
      await expect(own.store.save(ada, { name: 'more', content }, STAY)).rejects.toThrow(/1 MiB/);
    }
  });

  test('takes the largest metadata that the rules allow', async () => {
    const ada = person({ name: '名'.repeat(256) });
    const draft = {
      name: 'n'.repeat(128),
      content: 'x',
      description: '😀'.repeat(400),
      language: 'l'.repeat(32),
      tags: Array.from({ length: 12 }, (_, i) => String.fromCodePoint(0x20000 + i).repeat(32)),
      visibility: 'shared' as const,
    };
    await own.store.save(ada, draft, STAY);
    expect(await own.store.get(ada, draft.name, undefined, STAY)).toMatchObject({
      description: draft.description,
      tags: draft.tags,
      owner: { name: ada.name },
    });
  });
});

describe('the rules refuse', () => {
  const NAMES = [
    ...[
      '',
      '.',
      '..',
      '../x',
      '..\\x',
      '%2e%2e/',
      '%2e%2e%2fx',
      '/etc/passwd',
      'C:\\x',
      'a/b',
      'a\\b',
      'a b',
      '-a',
      '_a',
    ],
    ...['.a', 'a\u0000', 'a\n', 'ä', 'a\u202eb', '\u200fa', 'a%00', 'n'.repeat(129), 'a?b', 'a#b', 'a:b', '\ud800'],
  ];
  test.each(NAMES)('the name %j, wherever one is taken', async (name) => {
    const ada = person();
    await expect(own.store.save(ada, { name, content: 'x' }, STAY)).rejects.toBeInstanceOf(InvalidSnippetError);
    await expect(own.store.get(ada, name, undefined, STAY)).rejects.toBeInstanceOf(InvalidSnippetError);
    await expect(own.store.delete(ada, name, undefined, STAY)).rejects.toBeInstanceOf(InvalidSnippetError);
    expect(await own.store.names(ada, name, 10, STAY)).toEqual([]);
    expect(await blobNames(own.blobs, `${ada.tenantId}/${ada.userId}`)).toEqual([]);
  });

  test('every name outside the grammar, and storage stays as it was', async () => {
    const before = await blobNames(own.blobs, '');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 140 }), async (name) => {
        fc.pre(!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name));
        const saving = own.store.save(person(), { name, content: 'x' }, STAY);
        await expect(saving).rejects.toBeInstanceOf(InvalidSnippetError);
      }),
      { numRuns: 300 },
    );
    expect(await blobNames(own.blobs, '')).toEqual(before);
  });

  test.each([
    ['half a surrogate pair in the text', { content: 'a\ud800b' }],
    ['half a surrogate pair in the description', { content: '', description: '\udc00' }],
    ['a line break in the description', { content: '', description: 'a\nb' }],
    ['text direction marks in the description', { content: '', description: 'a\u202eb' }],
    ['a description of 401 characters', { content: '', description: 'x'.repeat(401) }],
    ['an empty tag', { content: '', tags: [' '] }],
    ['a tag with a comma', { content: '', tags: ['a,b'] }],
    ['13 tags', { content: '', tags: Array.from({ length: 13 }, (_, i) => `t${i}`) }],
    ['a language with a blank', { content: '', language: 'c plus' }],
  ])('%s', async (_, draft) => {
    const saving = own.store.save(person(), { name: 'a', ...draft }, STAY);
    await expect(saving).rejects.toBeInstanceOf(InvalidSnippetError);
  });
});

test('a deleted snippet is gone, and can be made again', async () => {
  const ada = person();
  await expect(own.store.delete(ada, 'a', undefined, STAY)).rejects.toBeInstanceOf(SnippetNotFoundError);
  await own.store.save(ada, { name: 'a', content: '1', description: 'old' }, STAY);
  await own.store.delete(ada, 'a', undefined, STAY);
  await expect(own.store.get(ada, 'a', undefined, STAY)).rejects.toBeInstanceOf(SnippetNotFoundError);
  const again = await own.store.save(ada, { name: 'a', content: '2', ifVersion: 'none' }, STAY);
  expect(again).toMatchObject({ replaced: undefined, info: { description: '' } });
});

test('who has gone is not served further', async () => {
  const gone = new AbortController();
  gone.abort(new Error('the client has gone'));
  await expect(own.store.get(person(), 'a', undefined, gone.signal)).rejects.toThrow('the client has gone');
});
