// What a cache keeps shares nothing changeable with what a request has.
import { expect, it } from 'vitest';
import { box } from '../../../../src/local/gateway/dotnet/boxed.ts';
import { parseObject } from '../../../../src/local/gateway/dotnet/json/loader.ts';
import type { JToken } from '../../../../src/local/gateway/dotnet/json/token.ts';
import { cachedCopy } from '../../../../src/local/gateway/state/cached-value.ts';

it('clones JSON', () => {
  const original = parseObject('{"list":[1,2]}');
  const copy = cachedCopy(original) as JToken;
  expect(copy).not.toBe(original);
  expect(copy.toJson(0)).toBe('{"list":[1,2]}');
});

it('copies bytes', () => {
  const original = new Uint8Array([1, 2]);
  const copy = cachedCopy(original) as Uint8Array;
  original[0] = 9;
  expect([...copy]).toEqual([1, 2]);
});

it.each([null, 'text', true, box('System.Int32', 5)])('hands on what can not change: %o', (value) => {
  expect(cachedCopy(value)).toBe(value);
});
