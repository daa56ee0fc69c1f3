// JSON must not exhaust the process: depth, size, names that JavaScript minds.
import { describe, expect, it } from 'vitest';
import { withBudget } from '../../../../../src/local/gateway/dotnet/budget.ts';
import { DotNetException } from '../../../../../src/local/gateway/dotnet/exception.ts';
import { JArray } from '../../../../../src/local/gateway/dotnet/json/array.ts';
import { parseObject, parseToken } from '../../../../../src/local/gateway/dotnet/json/loader.ts';
import { DEFAULT_SELECT, selectTokens } from '../../../../../src/local/gateway/dotnet/json/path/select.ts';

function failure(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof DotNetException ? error.type : String(error);
  }
  return 'none';
}

describe('JSON text', () => {
  it('may be 64 levels deep and no deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseToken(nested(64)).toJson(0)).toBe(nested(64));
    expect(failure(() => parseToken(nested(65)))).toBe('Newtonsoft.Json.JsonReaderException');
    expect(failure(() => parseToken('{"a":'.repeat(100_000)))).toBe('Newtonsoft.Json.JsonReaderException');
  });

  it('is counted against the budget', () => {
    const text = `[${'1,'.repeat(200_000)}1]`;
    expect(failure(() => withBudget({ steps: 50_000 }, () => parseToken(text)))).toBe('System.TimeoutException');
    expect(failure(() => withBudget({ bytes: 100_000 }, () => parseToken(text)))).toBe('System.OutOfMemoryException');
  });

  it('knows no special property names', () => {
    const object = parseObject('{"__proto__":{"x":1},"constructor":2,"toString":3}');
    expect(object.toJson(0)).toBe('{"__proto__":{"x":1},"constructor":2,"toString":3}');
    expect(object.get('hasOwnProperty')).toBeNull();
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('selects with a bounded regular expression', () => {
    const array = JArray.of([parseObject(`{"n":"${'a'.repeat(60)}!"}`)]);
    const run = () => [...selectTokens(array, '[?(@.n =~ /(a+)+$/)]', DEFAULT_SELECT)];
    expect(failure(() => withBudget({ steps: 1_000_000 }, run))).toBe('System.TimeoutException');
  });
});
