// The parts of a parsed JSONPath and how each walks over tokens (Newtonsoft's dialect).

import { spend } from '../../budget.ts';
import type { DotNetException } from '../../exception.ts';
import { JArray, JConstructor } from '../array.ts';
import { JContainer } from '../container.ts';
import { jsonException } from '../errors.ts';
import { JObject } from '../object.ts';
import { JProperty } from '../property.ts';
import type { JToken } from '../token.ts';
import type { Query } from './query.ts';

export interface Selection {
  root: JToken;
  errorWhenNoMatch: boolean;
  /** Milliseconds a regex of the path may take; Infinity without. */
  regexTimeout: number;
}

export type Filter =
  | { kind: 'root' }
  | { kind: 'field'; name: string | null }
  | { kind: 'fields'; names: string[] }
  | { kind: 'index'; index: number | null }
  | { kind: 'indexes'; indexes: number[] }
  | { kind: 'slice'; start: number | null; end: number | null; step: number | null }
  | { kind: 'scan'; name: string | null }
  | { kind: 'scan-many'; names: string[] }
  | { kind: 'query'; query: Query; test: (query: Query, token: JToken, selection: Selection) => boolean }
  | { kind: 'scan-query'; query: Query; test: (query: Query, token: JToken, selection: Selection) => boolean };

const classOf = (token: JToken) => token.className.split('.').at(-1);

/** The tokens that `filter` leads to from each of `tokens`. */
export function* applyFilter(filter: Filter, tokens: Iterable<JToken>, selection: Selection): Generator<JToken> {
  if (filter.kind === 'slice' && filter.step === 0) throw jsonException('Step cannot be zero.');
  for (const token of tokens) {
    spend();
    yield* step(filter, token, selection);
  }
}

function* step(filter: Filter, token: JToken, selection: Selection): Generator<JToken> {
  const complain = (error: () => DotNetException) => {
    if (selection.errorWhenNoMatch) throw error();
  };
  switch (filter.kind) {
    case 'root':
      yield selection.root;
      return;
    case 'field':
      yield* field(filter.name, token, complain);
      return;
    case 'fields':
      if (!(token instanceof JObject)) {
        const list = filter.names.map((name) => `'${name}'`).join(', ');
        complain(() => jsonException(`Properties ${list} not valid on ${classOf(token)}.`));
        return;
      }
      for (const name of filter.names) {
        const value = token.get(name);
        if (value !== null) yield value;
        complain(() => jsonException(`Property '${name}' does not exist on JObject.`));
      }
      return;
    case 'index':
      if (filter.index !== null) {
        const found = byIndex(token, filter.index, complain);
        if (found !== null) yield found;
      } else if (token instanceof JArray || token instanceof JConstructor) yield* token;
      else complain(() => jsonException(`Index * not valid on ${classOf(token)}.`));
      return;
    case 'indexes':
      for (const index of filter.indexes) {
        const found = byIndex(token, index, complain);
        if (found !== null) yield found;
      }
      return;
    case 'slice':
      yield* slice(filter, token, complain);
      return;
    case 'scan':
      yield* scan(token, (name) => name === filter.name, filter.name === null);
      return;
    case 'scan-many':
      yield* scan(token, (name) => filter.names.includes(name), false);
      return;
    case 'query':
      // The children of an object are its properties: paths do not lead into those, as in Newtonsoft.
      for (const child of token as Iterable<JToken>) if (filter.test(filter.query, child, selection)) yield child;
      return;
    case 'scan-query':
      if (filter.test(filter.query, token, selection)) yield token;
      if (token instanceof JContainer) {
        for (const child of token.descendants()) {
          if (child instanceof JProperty) continue;
          if (filter.test(filter.query, child, selection)) yield child;
        }
      }
  }
}

function* field(
  name: string | null,
  token: JToken,
  complain: (error: () => DotNetException) => void,
): Generator<JToken> {
  if (!(token instanceof JObject)) {
    complain(() => jsonException(`Property '${name ?? '*'}' not valid on ${classOf(token)}.`));
    return;
  }
  if (name === null) {
    for (const property of token) yield (property as JProperty).value;
    return;
  }
  const value = token.get(name);
  if (value !== null) yield value;
  else complain(() => jsonException(`Property '${name}' does not exist on JObject.`));
}

function byIndex(token: JToken, index: number, complain: (error: () => DotNetException) => void): JToken | null {
  if (token instanceof JArray || token instanceof JConstructor) {
    // A negative index is not checked here, so it fails as the indexer does.
    if (index < token.count) return token.itemAt(index);
    complain(() => jsonException(`Index ${index} outside the bounds of ${classOf(token)}.`));
    return null;
  }
  complain(() => jsonException(`Index ${index} not valid on ${classOf(token)}.`));
  return null;
}

function* slice(
  { start, end, step }: { start: number | null; end: number | null; step: number | null },
  token: JToken,
  complain: (error: () => DotNetException) => void,
): Generator<JToken> {
  if (!(token instanceof JArray)) {
    complain(() => jsonException(`Array slice is not valid on ${classOf(token)}.`));
    return;
  }
  const count = token.count;
  const by = step ?? 1;
  let from = start ?? (by > 0 ? 0 : count - 1);
  let to = end ?? (by > 0 ? count : -1);
  if (start !== null && start < 0) from = count + start;
  if (end !== null && end < 0) to = count + end;
  from = Math.min(Math.max(from, by > 0 ? 0 : Number.MIN_SAFE_INTEGER), by > 0 ? Number.MAX_SAFE_INTEGER : count - 1);
  to = Math.min(Math.max(to, -1), count);
  const inside = (index: number) => (by > 0 ? index < to : index > to);
  if (!inside(from)) {
    complain(() => jsonException(`Array slice of ${start ?? '*'} to ${end ?? '*'} returned no results.`));
    return;
  }
  for (let index = from; inside(index); index += by) yield token.itemAt(index);
}

/** `..`: the token itself and everything below; with names, the values of properties so called. */
function* scan(token: JToken, wanted: (name: string) => boolean, everything: boolean): Generator<JToken> {
  if (everything) yield token;
  if (!(token instanceof JContainer)) return;
  for (const child of token.descendants()) {
    if (child instanceof JProperty) {
      if (!everything && wanted(child.name)) yield child.value;
    } else if (everything) yield child;
  }
}
