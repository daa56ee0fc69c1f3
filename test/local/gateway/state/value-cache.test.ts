// The in-memory cache on a clock of the test.
import { expect, it } from 'vitest';
import { ValueCache } from '../../../../src/local/gateway/state/value-cache.ts';

function cacheAt(maxEntries?: number) {
  const time = { now: 0 };
  const clock = { now: () => time.now, sleep: () => Promise.resolve() };
  return { time, cache: new ValueCache(clock, maxEntries) };
}

it('keeps a value for its duration and not a moment longer', () => {
  const { cache, time } = cacheAt();
  cache.set('a', 'one', 10);
  time.now = 9999;
  expect(cache.get('a')).toBe('one');
  time.now = 10_000;
  expect(cache.get('a')).toBeUndefined();
  expect(cache.size).toBe(0);
});

it('replaces, removes, and stores nothing for no time', () => {
  const { cache } = cacheAt();
  cache.set('a', 'one', 10);
  cache.set('a', 'two', 10);
  expect(cache.get('a')).toBe('two');
  cache.remove('a');
  expect(cache.get('a')).toBeUndefined();
  cache.set('a', 'three', 10);
  cache.set('a', 'four', 0);
  expect(cache.get('a')).toBeUndefined();
});

it('lets the entry go that was not used for the longest time', () => {
  const { cache } = cacheAt(2);
  cache.set('a', 1, 10);
  cache.set('b', 2, 10);
  cache.get('a');
  cache.set('c', 3, 10);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});
