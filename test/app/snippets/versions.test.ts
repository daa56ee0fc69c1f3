// Optimistic concurrency: of many writers exactly one wins each round, and nobody's update is lost unseen.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VersionConflictError } from '../../../src/app/snippets/errors.ts';
import { openTestStore, person, STAY, type TestStore } from './open-test-store.ts';

let own: TestStore;
beforeAll(async () => {
  own = await openTestStore();
});
afterAll(async () => await own[Symbol.asyncDispose]());

const WRITERS = 32;

test('32 writers with if_version: one wins each round, the others are told the version that won', async () => {
  const ada = person();
  let version = (await own.store.save(ada, { name: 'counter', content: 'start' }, STAY)).info.version;
  for (let round = 0; round < 5; round++) {
    const saves = Array.from({ length: WRITERS }, (_, writer) =>
      own.store.save(ada, { name: 'counter', content: `${round}:${writer}`, ifVersion: version }, STAY),
    );
    const results = await Promise.allSettled(saves);
    const won = results.flatMap((result, writer) =>
      result.status === 'fulfilled' ? [{ writer, ...result.value }] : [],
    );
    expect(won).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).toBeInstanceOf(VersionConflictError);
      expect(result.reason.currentVersion).toBe(won[0]?.info.version);
    }
    expect(won[0]?.replaced).toBe(version);
    expect((await own.store.get(ada, 'counter', undefined, STAY)).content).toBe(`${round}:${won[0]?.writer}`);
    version = won[0]?.info.version as string;
  }
});

test('32 writers that add a line each and try again on a conflict: every line is there', async () => {
  const ada = person();
  await own.store.save(ada, { name: 'log', content: '' }, STAY);
  const append = async (line: string): Promise<void> => {
    for (;;) {
      const { content, version } = await own.store.get(ada, 'log', undefined, STAY);
      try {
        await own.store.save(ada, { name: 'log', content: `${content}${line}\n`, ifVersion: version }, STAY);
        return;
      } catch (error) {
        if (!(error instanceof VersionConflictError)) throw error;
      }
    }
  };
  const lines = Array.from({ length: WRITERS }, (_, i) => `line-${i}`);
  await Promise.all(lines.map(append));
  const { content } = await own.store.get(ada, 'log', undefined, STAY);
  expect(content.trim().split('\n').sort()).toEqual(lines.sort());
});

test('32 writers without if_version all save, each over a version that it names', async () => {
  const ada = person();
  const outcomes = await Promise.all(
    Array.from({ length: WRITERS }, (_, i) => own.store.save(ada, { name: 'last', content: `${i}` }, STAY)),
  );
  const replaced = outcomes.map((outcome) => outcome.replaced);
  expect(new Set(replaced).size).toBe(WRITERS);
  const left = outcomes.filter((outcome) => !replaced.includes(outcome.info.version));
  expect(left).toHaveLength(1);
  expect((await own.store.get(ada, 'last', undefined, STAY)).version).toBe(left[0]?.info.version);
});

test('if_version "none" creates once', async () => {
  const ada = person();
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, i) => own.store.save(ada, { name: 'new', content: `${i}`, ifVersion: 'none' }, STAY)),
  );
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  const lost = results.find((result) => result.status === 'rejected');
  expect(lost?.reason).toBeInstanceOf(VersionConflictError);
});

test('a version may be given with the quotes that HTTP puts around it', async () => {
  const ada = person();
  const { info } = await own.store.save(ada, { name: 'a', content: '1' }, STAY);
  await own.store.save(ada, { name: 'a', content: '2', ifVersion: `"${info.version}"` }, STAY);
});

test('a version of a snippet that is not there is a conflict with nothing', async () => {
  const saving = own.store.save(person(), { name: 'a', content: '1', ifVersion: '0x1' }, STAY);
  await expect(saving).rejects.toMatchObject({ name: 'VersionConflictError', currentVersion: undefined });
});

test('delete with an old version deletes nothing and tells the current one', async () => {
  const ada = person();
  const first = await own.store.save(ada, { name: 'a', content: '1' }, STAY);
  const second = await own.store.save(ada, { name: 'a', content: '2' }, STAY);
  const deleting = own.store.delete(ada, 'a', first.info.version, STAY);
  await expect(deleting).rejects.toMatchObject({
    name: 'VersionConflictError',
    currentVersion: second.info.version,
    current: { name: 'a' },
  });
  await own.store.delete(ada, 'a', second.info.version, STAY);
});
