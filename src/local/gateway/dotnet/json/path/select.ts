// JToken.SelectToken and SelectTokens.
import { argumentNull } from '../../exception.ts';
import { jsonException } from '../errors.ts';
import type { JToken } from '../token.ts';
import { applyFilter, type Filter } from './filter.ts';
import { parsePath } from './path-parser.ts';

export interface SelectSettings {
  errorWhenNoMatch: boolean;
  regexTimeout: number;
}

export const DEFAULT_SELECT: SelectSettings = { errorWhenNoMatch: false, regexTimeout: Number.POSITIVE_INFINITY };

const CACHE_SIZE = 64;
const cache = new Map<string, Filter[]>();

function parsed(path: string): Filter[] {
  let filters = cache.get(path);
  if (filters === undefined) {
    filters = parsePath(path);
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
    cache.set(path, filters);
  }
  return filters;
}

/** Lazy: the path is parsed at once, tokens are found as they are asked for. */
export function selectTokens(token: JToken, path: string | null, settings: SelectSettings): Iterable<JToken> {
  if (path === null) throw argumentNull('expression');
  const filters = parsed(path);
  if (filters.length === 0) return [token];
  return {
    [Symbol.iterator]: () => {
      let tokens: Iterable<JToken> = [token];
      for (const filter of filters) tokens = applyFilter(filter, tokens, { root: token.root, ...settings });
      return tokens[Symbol.iterator]();
    },
  };
}

/** Null if there is none. Throws JsonException if there are several. */
export function selectToken(token: JToken, path: string | null, settings: SelectSettings): JToken | null {
  let found: JToken | null = null;
  for (const candidate of selectTokens(token, path, settings)) {
    if (found !== null) throw jsonException('Path returned multiple tokens.');
    found = candidate;
  }
  return found;
}
