// Enums and settings of Newtonsoft.Json that tokens and JsonConvert take.
import type { LoadSettings } from '../../dotnet/json/loader.ts';
import type { MergeSettings } from '../../dotnet/json/merge.ts';
import type { SelectSettings } from '../../dotnet/json/path/select.ts';
import type { SerializerSettings } from '../../dotnet/json/serializer.ts';
import {
  CommentHandling,
  DuplicatePropertyNameHandling,
  Formatting,
  JTokenType,
  LineInfoHandling,
  MergeArrayHandling,
  MergeNullValueHandling,
} from '../../dotnet/json/token-type.ts';
import { equalStrings } from '../../dotnet/string-compare.ts';
import type { TimeSpan } from '../../dotnet/timespan.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType, notEmulated } from '../registry.ts';

declareEnum('Newtonsoft.Json.Formatting', { ...Formatting });
declareEnum('Newtonsoft.Json.Linq.JTokenType', { ...JTokenType });
declareEnum('Newtonsoft.Json.Linq.MergeArrayHandling', { ...MergeArrayHandling });
declareEnum('Newtonsoft.Json.Linq.MergeNullValueHandling', { ...MergeNullValueHandling }, { flags: true });
declareEnum('Newtonsoft.Json.Linq.CommentHandling', { ...CommentHandling });
declareEnum('Newtonsoft.Json.Linq.LineInfoHandling', { ...LineInfoHandling });
declareEnum('Newtonsoft.Json.Linq.DuplicatePropertyNameHandling', { ...DuplicatePropertyNameHandling });
declareEnum('Newtonsoft.Json.DateParseHandling', { None: 0, DateTime: 1 });
declareEnum('Newtonsoft.Json.NullValueHandling', { Include: 0, Ignore: 1 });

/** A settings object: what the user set, by .NET's property names. */
class Settings {
  readonly values: Record<string, unknown> = {};
}

export class JsonMergeSettings extends Settings {}
export class JsonLoadSettings extends Settings {}
export class JsonSelectSettings extends Settings {}
export class JsonSerializerSettings extends Settings {}

/** Members of a settings class: name and type of each property with its default. */
function properties(defaults: Record<string, unknown>): Record<string, MemberBody> {
  return Object.fromEntries(
    Object.entries(defaults).map(([declaration, initial]) => {
      const name = declaration.split(' ').at(-1)!;
      const body = {
        get: (self: Settings) => (name in self.values ? self.values[name] : initial),
        set: (self: Settings, value: unknown) => {
          self.values[name] = value;
        },
      };
      return [`${declaration} { get; set; }`, body];
    }),
  );
}

declareType(
  'class Newtonsoft.Json.Linq.JsonMergeSettings',
  {
    '.ctor()': () => new JsonMergeSettings(),
    ...properties({
      'MergeArrayHandling MergeArrayHandling': 0,
      'MergeNullValueHandling MergeNullValueHandling': 0,
      'StringComparison PropertyNameComparison': 4,
    }),
  },
  { represents: JsonMergeSettings },
);
declareType(
  'class Newtonsoft.Json.Linq.JsonLoadSettings',
  {
    '.ctor()': () => new JsonLoadSettings(),
    ...properties({
      'CommentHandling CommentHandling': 0,
      'LineInfoHandling LineInfoHandling': 1,
      'DuplicatePropertyNameHandling DuplicatePropertyNameHandling': 0,
    }),
  },
  { represents: JsonLoadSettings },
);
declareType(
  'class Newtonsoft.Json.Linq.JsonSelectSettings',
  {
    '.ctor()': () => new JsonSelectSettings(),
    ...properties({ 'TimeSpan? RegexMatchTimeout': null, 'bool ErrorWhenNoMatch': false }),
  },
  { represents: JsonSelectSettings },
);
declareType(
  'class Newtonsoft.Json.JsonSerializerSettings',
  {
    '.ctor()': () => new JsonSerializerSettings(),
    ...properties({
      'Formatting Formatting': 0,
      'NullValueHandling NullValueHandling': 0,
      'DateParseHandling DateParseHandling': 1,
    }),
    'int? MaxDepth { get; set; }': notEmulated,
    'string DateFormatString { get; set; }': notEmulated,
  },
  { represents: JsonSerializerSettings },
);

const pick = <T>(settings: Settings | null, name: string, initial: T): T =>
  (settings === null ? undefined : (settings.values[name] as T | undefined)) ?? initial;

export function mergeSettings(settings: JsonMergeSettings | null): MergeSettings {
  const comparison = pick(settings, 'PropertyNameComparison', 4);
  return {
    arrays: pick(settings, 'MergeArrayHandling', 0),
    nulls: pick(settings, 'MergeNullValueHandling', 0),
    sameName: comparison === 4 ? null : (a, b) => equalStrings(a, b, comparison),
  };
}

export function loadSettings(settings: JsonLoadSettings | null): LoadSettings {
  return {
    comments: pick(settings, 'CommentHandling', 0),
    lineInfo: pick(settings, 'LineInfoHandling', 1),
    duplicates: pick(settings, 'DuplicatePropertyNameHandling', 0),
  };
}

export function selectSettings(settings: JsonSelectSettings | null): SelectSettings {
  const timeout = pick<TimeSpan | null>(settings, 'RegexMatchTimeout', null);
  return {
    errorWhenNoMatch: pick(settings, 'ErrorWhenNoMatch', false),
    regexTimeout: timeout === null ? Number.POSITIVE_INFINITY : timeout.totalMilliseconds,
  };
}

export function serializerSettings(settings: JsonSerializerSettings | null, formatting?: number): SerializerSettings {
  return { formatting: formatting ?? pick(settings, 'Formatting', 0), nulls: pick(settings, 'NullValueHandling', 0) };
}

/** Whether a text that looks like a time becomes one. */
export function readsDates(settings: JsonSerializerSettings | null): boolean {
  return pick<number>(settings, 'DateParseHandling', 1) !== 0;
}
