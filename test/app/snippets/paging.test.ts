// Lists and searches page by page: everything once, in the order of names, with bounds that hold, and only by cursors
// that this server gave for the same question.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/app/identity/caller.ts';
import { InvalidCursorError, InvalidSnippetError } from '../../../src/app/snippets/errors.ts';
import type { ListQuery, SearchQuery } from '../../../src/app/snippets/snippet-store.ts';
import { openTestStore, person, STAY, type TestStore } from './open-test-store.ts';

let own: TestStore;
const ada = person();
const bob = person();
const COUNT = 520;
const numbers = Array.from({ length: COUNT }, (_, i) => `n${String(i).padStart(4, '0')}`);

beforeAll(async () => {
  own = await openTestStore();
  const saves = numbers.map((name, i) => async () => {
    const tags = i % 50 === 0 ? ['Rare'] : ['common'];
    const visibility = i % 10 === 0 ? 'shared' : 'private';
    await own.store.save(ada, { name, content: i % 100 === 7 ? 'a Needle here' : 'hay', tags, visibility }, STAY);
  });
  await inBatches(saves, 32);
});
afterAll(async () => await own[Symbol.asyncDispose]());

async function inBatches(work: readonly (() => Promise<void>)[], size: number): Promise<void> {
  for (let i = 0; i < work.length; i += size) await Promise.all(work.slice(i, i + size).map((run) => run()));
}

async function listAll(caller: Caller, query: ListQuery): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await own.store.list(caller, { ...query, cursor }, STAY);
    pages.push(page.items.map((item) => item.name));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return pages;
}

async function searchAll(caller: Caller, query: SearchQuery) {
  const pages: { names: string[]; examined: number }[] = [];
  let cursor: string | undefined;
  do {
    const page = await own.store.search(caller, { ...query, cursor }, STAY);
    pages.push({ names: page.matches.map((match) => match.name), examined: page.examined });
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return pages;
}

describe('lists', () => {
  test.each([1, 7, 100])('of %i a page give every snippet once, in order', async (limit) => {
    const query: ListQuery = limit === 1 ? { limit, prefix: 'n000' } : { limit };
    const pages = await listAll(ada, query);
    expect(pages.flat()).toEqual(limit === 1 ? numbers.slice(0, 10) : numbers);
    expect(Math.max(...pages.map((page) => page.length))).toBe(limit);
  });

  test('by prefix, tag and scope give just those', async () => {
    expect((await listAll(ada, { prefix: 'n005' })).flat()).toEqual(numbers.slice(50, 60));
    expect((await listAll(ada, { tag: 'rARE', limit: 4 })).flat()).toEqual(numbers.filter((_, i) => i % 50 === 0));
    const shared = numbers.filter((_, i) => i % 10 === 0);
    expect((await listAll(bob, { scope: 'shared', limit: 9 })).flat()).toEqual(shared);
    expect((await listAll(bob, { scope: 'shared', prefix: 'n01', limit: 3 })).flat()).toEqual(shared.slice(10, 20));
    expect((await listAll(bob, { scope: 'shared', tag: 'rare' })).flat()).toEqual(shared.filter((_, i) => i % 5 === 0));
    expect((await listAll(bob, {})).flat()).toEqual([]);
  });

  test('miss and repeat nothing when snippets come and go between pages', async () => {
    const eve = person();
    for (const name of ['b', 'd', 'f', 'h']) await own.store.save(eve, { name, content: '' }, STAY);
    const first = await own.store.list(eve, { limit: 2 }, STAY);
    await own.store.delete(eve, 'b', undefined, STAY);
    await own.store.save(eve, { name: 'a', content: '' }, STAY);
    await own.store.save(eve, { name: 'g', content: '' }, STAY);
    const second = await own.store.list(eve, { limit: 10, cursor: first.nextCursor }, STAY);
    expect(first.items.map((item) => item.name)).toEqual(['b', 'd']);
    expect(second.items.map((item) => item.name)).toEqual(['f', 'g', 'h']);
  });

  test.each([0, -1, 1.5, 101, Number.NaN])('refuse the limit %d', async (limit) => {
    await expect(own.store.list(ada, { limit }, STAY)).rejects.toBeInstanceOf(InvalidSnippetError);
  });
});

describe('searches', () => {
  test('read at most 500 snippets, then give a cursor, and find the same every time', async () => {
    const pages = await searchAll(ada, { query: 'nEEDLE' });
    expect(pages.map((page) => page.examined)).toEqual([500, 20]);
    expect(pages.flatMap((page) => page.names)).toEqual(['n0007', 'n0107', 'n0207', 'n0307', 'n0407', 'n0507']);
    expect(await searchAll(ada, { query: 'nEEDLE' })).toEqual(pages);
  });

  test('stop at their limit and go on right after it', async () => {
    const pages = await searchAll(ada, { query: 'needle', limit: 2 });
    expect(pages.slice(0, 3).map((page) => page.names)).toEqual([
      ['n0007', 'n0107'],
      ['n0207', 'n0307'],
      ['n0407', 'n0507'],
    ]);
  });

  test('of shared snippets see only those', async () => {
    expect((await searchAll(bob, { query: 'n00', scope: 'shared' })).flatMap((page) => page.names)).toHaveLength(10);
    expect((await searchAll(bob, { query: 'needle', scope: 'shared' })).flatMap((page) => page.names)).toEqual([]);
  });
});

describe('a cursor', () => {
  const bad = async (asking: Promise<unknown>) => await expect(asking).rejects.toBeInstanceOf(InvalidCursorError);

  test('that is none, is cut, or holds something else is refused', async () => {
    const { nextCursor = '' } = await own.store.list(ada, { limit: 5 }, STAY);
    const forged = Buffer.from(JSON.stringify({ v: 1, q: 'x', a: '../../shared' })).toString('base64url');
    for (const cursor of ['', 'x', '%', 'null', 'bnVsbA', 'W10', nextCursor.slice(0, -3), `${nextCursor}!`, forged]) {
      await bad(own.store.list(ada, { cursor }, STAY));
    }
    await bad(own.store.list(ada, { cursor: 'A'.repeat(5000) }, STAY));
  });

  test('of another caller, question or tool is refused', async () => {
    const { nextCursor: cursor } = await own.store.list(ada, { limit: 5 }, STAY);
    expect(cursor).toBeDefined();
    await bad(own.store.list(bob, { cursor }, STAY));
    await bad(own.store.list(ada, { cursor, prefix: 'n' }, STAY));
    await bad(own.store.list(ada, { cursor, tag: 'common' }, STAY));
    await bad(own.store.list(ada, { cursor, scope: 'shared' }, STAY));
    await bad(own.store.search(ada, { cursor, query: 'x' }, STAY));
    const other = await own.store.search(ada, { query: 'hay', limit: 1 }, STAY);
    await bad(own.store.search(ada, { query: 'needle', cursor: other.nextCursor }, STAY));
  });

  test('goes on with another limit', async () => {
    const { nextCursor: cursor } = await own.store.list(ada, { limit: 5 }, STAY);
    const page = await own.store.list(ada, { cursor, limit: 3 }, STAY);
    expect(page.items.map((item) => item.name)).toEqual(numbers.slice(5, 8));
  });
});

test('names for completion are the first ones with the prefix', async () => {
  expect(await own.store.names(ada, 'n01', 3, STAY)).toEqual(['n0100', 'n0101', 'n0102']);
  expect(await own.store.names(ada, 'n0519', 5, STAY)).toEqual(['n0519']);
  expect(await own.store.names(ada, 'x', 5, STAY)).toEqual([]);
  expect(await own.store.names(bob, '', 5, STAY)).toEqual([]);
});
