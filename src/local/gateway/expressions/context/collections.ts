// The collections and times that `context` hands out, made of the gateway's plain ones.
import type { DotNetValue } from '../../dotnet/boxed.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { Dictionary } from '../../dotnet/collections/dictionary.ts';
import { List } from '../../dotnet/collections/list.ts';
import type { DateTime } from '../../dotnet/datetime.ts';
import { parseDateTime } from '../../dotnet/datetime-parse.ts';
import { DateTimeStyles } from '../../dotnet/datetime-styles.ts';
import { StringComparer } from '../../dotnet/string-comparer.ts';
import { typeOf } from '../registry.ts';
import { arrayOf } from '../types.ts';
import { once } from './lazy.ts';

export const ORDINAL_IGNORE_CASE = 5;
const ROUNDTRIP = DateTimeStyles.RoundtripKind;

/** ISO text as DateTime; `Z` gives Kind Utc. */
export function timeOf(text: string | null): DateTime | null {
  return text === null ? null : parseDateTime(text, ROUNDTRIP);
}

/** Found once: looking a type up by name costs more than a small dictionary. */
export const STRING = once(() => typeOf('System.String'));
const OBJECT = once(() => typeOf('System.Object'));
const STRINGS = once(() => arrayOf(STRING()));

export const stringArray = (items: readonly string[]): DotNetArray<string> => new DotNetArray(STRING(), [...items]);

export function stringList(items: readonly string[]): List<string> {
  return List.of(STRING(), [...items]);
}

/** Lists of values by name; names compare without case. */
export function multiMap(entries: Iterable<readonly [string, readonly string[]]>): Dictionary {
  const map = new Dictionary(STRING(), STRINGS(), StringComparer.of(ORDINAL_IGNORE_CASE));
  for (const [name, values] of entries) map.set(name, stringArray(values));
  return map;
}

export function objectMap(entries: Iterable<readonly [string, DotNetValue]>): Dictionary {
  const map = new Dictionary(STRING(), OBJECT());
  for (const [name, value] of entries) map.set(name, value);
  return map;
}
