// Newtonsoft.Json.Linq.Extensions: LINQ over tokens.
import type { TypeRef } from '../../dotnet/boxed.ts';
import { iterate } from '../../dotnet/collections/enumerable.ts';
import { argumentException, argumentNull } from '../../dotnet/exception.ts';
import type { JContainer } from '../../dotnet/json/container.ts';
import { again, JEnumerable } from '../../dotnet/json/enumerable.ts';
import type { JObject } from '../../dotnet/json/object.ts';
import { JToken } from '../../dotnet/json/token.ts';
import { JValue } from '../../dotnet/json/value.ts';
import { declareType, typeOf } from '../registry.ts';
import { valueAs } from './json-tokens.ts';

const jtoken = () => typeOf('Newtonsoft.Json.Linq.JToken');

function given(source: unknown): unknown {
  if (source === null) throw argumentNull('source');
  return source;
}

const tokens = (source: unknown): Iterable<JToken> => iterate<JToken>(source, jtoken());

/** Each token's sequence, one after the other. */
function each(source: unknown, step: (token: JToken) => Iterable<JToken>): JEnumerable {
  given(source);
  return new JEnumerable(jtoken(), function* () {
    for (const token of tokens(source)) yield* step(token);
  });
}

function valuesOf(U: TypeRef, source: unknown, key: unknown): Iterable<unknown> {
  given(source);
  return again(function* () {
    for (const token of tokens(source)) {
      if (key === null) {
        if (token instanceof JValue) yield valueAs(U, token);
        else for (const child of token as Iterable<JToken>) yield valueAs(U, child);
      } else {
        const value = token.getItem(key);
        if (value !== null) yield valueAs(U, value);
      }
    }
  });
}

function value(U: TypeRef, source: unknown): unknown {
  if (source === null) throw argumentNull('value');
  if (!(source instanceof JToken)) throw argumentException('Source value must be a JToken.');
  return valueAs(U, source);
}

function childrenAs(U: TypeRef, source: unknown): Iterable<unknown> {
  given(source);
  return again(function* () {
    for (const token of tokens(source)) for (const child of token as Iterable<JToken>) yield valueAs(U, child);
  });
}

function asJEnumerable(source: unknown): JEnumerable {
  return new JEnumerable(jtoken(), () => tokens(given(source))[Symbol.iterator]());
}

declareType('static class Newtonsoft.Json.Linq.Extensions', {
  'static IJEnumerable<JToken> Ancestors<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (token) => token.ancestors()),
  'static IJEnumerable<JToken> AncestorsAndSelf<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (token) => token.ancestors(true)),
  'static IJEnumerable<JToken> Descendants<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (token) => (token as JContainer).descendants()),
  'static IJEnumerable<JToken> DescendantsAndSelf<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (token) => (token as JContainer).descendants(true)),
  'static IJEnumerable<JProperty> Properties(this IEnumerable<JObject> source)': (source) => {
    given(source);
    return new JEnumerable<JToken>(typeOf('Newtonsoft.Json.Linq.JProperty'), function* () {
      for (const object of tokens(source)) yield* object as JObject;
    });
  },
  'static IJEnumerable<JToken> Values(this IEnumerable<JToken> source, object key)': (source, key) => {
    given(source);
    return new JEnumerable(jtoken(), () => valuesOf(jtoken(), source, key)[Symbol.iterator]() as Iterator<JToken>);
  },
  'static IJEnumerable<JToken> Values(this IEnumerable<JToken> source)': (source) => {
    given(source);
    return new JEnumerable(jtoken(), () => valuesOf(jtoken(), source, null)[Symbol.iterator]() as Iterator<JToken>);
  },
  'static IEnumerable<U> Values<U>(this IEnumerable<JToken> source, object key)': (U: TypeRef, source, key) =>
    valuesOf(U, source, key),
  'static IEnumerable<U> Values<U>(this IEnumerable<JToken> source)': (U: TypeRef, source) => valuesOf(U, source, null),
  'static U Value<U>(this IEnumerable<JToken> value)': value,
  'static U Value<T, U>(this IEnumerable<T> value)': (_T, U: TypeRef, source) => value(U, source),
  'static IJEnumerable<JToken> Children<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (token) => token as Iterable<JToken>),
  'static IEnumerable<U> Children<T, U>(this IEnumerable<T> source)': (_T, U: TypeRef, source) => childrenAs(U, source),
  'static IJEnumerable<JToken> AsJEnumerable(this IEnumerable<JToken> source)': asJEnumerable,
  'static IJEnumerable<T> AsJEnumerable<T>(this IEnumerable<T> source)': (_T, source) => asJEnumerable(source),
});
