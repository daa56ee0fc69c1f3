// The extension methods that API Management adds: GetValueOrDefault on headers, claims and variables, AsBasic, AsJwt,
// form encoding. Encrypt, Decrypt and VerifyNoRevocation stand with the cryptography.
import type { Ref } from '../../dotnet/boxed.ts';
import type { Dictionary } from '../../dotnet/collections/dictionary.ts';
import { iterate } from '../../dotnet/collections/enumerable.ts';
import type { KeyValuePair } from '../../dotnet/collections/key-value-pair.ts';
import { mapOf } from '../../dotnet/collections/protocol.ts';
import { nullReference } from '../../dotnet/exception.ts';
import { urlEncode } from '../../dotnet/net/web-utility.ts';
import { readBasic, readJwt } from '../context/credentials.ts';
import { declareType } from '../registry.ts';
import { defaultValueOf } from '../runtime/defaults.ts';
import { castReference, unbox } from '../runtime/runtime-type.ts';
import type { Type } from '../types.ts';

function find(map: unknown, name: unknown): { value: unknown } | null {
  if (map === null) throw nullReference();
  return mapOf(map).find(name);
}

const joined = (map: unknown, name: string, fallback: unknown): unknown => {
  const found = find(map, name);
  return found === null ? fallback : [...iterate(found.value)].map((item) => item ?? '').join(',');
};

const typed = (T: Type, map: unknown, name: string, fallback: unknown): unknown => {
  const found = find(map, name);
  if (found === null) return fallback;
  return T.isValueType ? unbox(found.value, T) : castReference(found.value, T);
};

declareType('static class Apim.DictionaryExtensions', {
  'static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]> values, string name)': (map, name) =>
    joined(map, name, null),
  'static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]> values, string name, string defaultValue)':
    joined,
  'static string GetValueOrDefault(this IReadOnlyDictionary<string, string> values, string name)': (map, name) =>
    find(map, name)?.value ?? null,
  'static string GetValueOrDefault(this IReadOnlyDictionary<string, string> values, string name, string defaultValue)':
    (map, name, fallback) => (find(map, name) ?? { value: fallback }).value,
  'static object GetValueOrDefault(this IReadOnlyDictionary<string, object> variables, string name)': (map, name) =>
    find(map, name)?.value ?? null,
  'static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> variables, string name)': (
    T: Type,
    map,
    name,
  ) => typed(T, map, name, defaultValueOf(T)),
  'static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> variables, string name, T defaultValue)':
    typed,
  'static string ToQueryString(this IDictionary<string, IList<string>> values)': (values) => {
    const encoded = formEncode(values);
    return encoded === null || encoded === '' ? null : `?${encoded}`;
  },
  'static string ToFormUrlEncodedContent(this IDictionary<string, IList<string>> values)': formEncode,
});

function formEncode(values: Dictionary | null): string | null {
  if (values === null) return null;
  const parts: string[] = [];
  for (const pair of iterate<KeyValuePair<string, unknown>>(values)) {
    for (const value of iterate<string | null>(pair.value))
      parts.push(`${urlEncode(pair.key) ?? ''}=${urlEncode(value) ?? ''}`);
  }
  return parts.join('&');
}

declareType('static class Apim.StringExtensions', {
  'static BasicAuthCredentials AsBasic(this string input)': readBasic,
  'static bool TryParseBasic(this string input, out BasicAuthCredentials result)': (input, result: Ref) => {
    result.value = readBasic(input);
    return result.value !== null;
  },
  'static Jwt AsJwt(this string input)': readJwt,
  'static bool TryParseJwt(this string input, out Jwt result)': (input, result: Ref) => {
    result.value = readJwt(input);
    return result.value !== null;
  },
});
