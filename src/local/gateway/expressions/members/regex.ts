// System.Text.RegularExpressions.
import type { Ref } from '../../dotnet/boxed.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import { argumentNull, argumentOutOfRange } from '../../dotnet/exception.ts';
import { escapePattern, unescapePattern } from '../../dotnet/regex/escape.ts';
import {
  Capture,
  CaptureCollection,
  Group,
  GroupCollection,
  Match,
  MatchCollection,
} from '../../dotnet/regex/match.ts';
import { RegexOption } from '../../dotnet/regex/node.ts';
import { Regex } from '../../dotnet/regex/regex.ts';
import { TimeSpan } from '../../dotnet/timespan.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType } from '../registry.ts';
import { copyInto } from './sequences.ts';

declareEnum('System.Text.RegularExpressions.RegexOptions', { ...RegexOption }, { flags: true });
declareType('delegate System.Text.RegularExpressions.MatchEvaluator', {
  'string Invoke(Match match)': (self: (match: Match) => unknown, match: Match) => self(match),
});

/** Regex.InfiniteMatchTimeout is -1 ms. */
const INFINITE = TimeSpan.fromTicks(-10_000n);

function milliseconds(timeout: TimeSpan): number {
  if (timeout.ticks === INFINITE.ticks) return Number.POSITIVE_INFINITY;
  if (timeout.ticks <= 0n) throw argumentOutOfRange('matchTimeout');
  return timeout.totalMilliseconds;
}

const make = (pattern: string | null, options = 0, timeout: TimeSpan = INFINITE) =>
  new Regex(pattern, options, milliseconds(timeout));

/** A static method in its three forms: with nothing, options, options and timeout behind its own parameters. */
function statics(
  returns: string,
  name: string,
  more: string,
  run: (regex: Regex, input: string | null, ...rest: never[]) => unknown,
): Record<string, MemberBody> {
  const count = more === '' ? 0 : more.split(', ').length;
  const head = `static ${returns} ${name}(string input, string pattern${more === '' ? '' : `, ${more}`}`;
  const body = (input: string | null, pattern: string | null, ...rest: unknown[]) => {
    const [options, timeout] = rest.slice(count) as [number | undefined, TimeSpan | undefined];
    return run(make(pattern, options, timeout), input, ...(rest.slice(0, count) as never[]));
  };
  return {
    [`${head})`]: body,
    [`${head}, RegexOptions options)`]: body,
    [`${head}, RegexOptions options, TimeSpan matchTimeout)`]: body,
  };
}

const matchOf = (regex: Regex, input: string | null) => regex.match(input);
const timeoutOf = (regex: Regex) =>
  regex.timeout === Number.POSITIVE_INFINITY ? INFINITE : TimeSpan.fromUnits(regex.timeout, 10_000n);

declareType(
  'class System.Text.RegularExpressions.Regex',
  {
    '.ctor(string pattern)': make,
    '.ctor(string pattern, RegexOptions options)': make,
    '.ctor(string pattern, RegexOptions options, TimeSpan matchTimeout)': make,
    'static readonly TimeSpan InfiniteMatchTimeout': () => INFINITE,
    'static string Escape(string str)': (text) => {
      if (text === null) throw argumentNull('str');
      return escapePattern(text);
    },
    'static string Unescape(string str)': (text) => {
      if (text === null) throw argumentNull('str');
      return unescapePattern(text);
    },
    'RegexOptions Options { get; }': (self: Regex) => self.options,
    'bool RightToLeft { get; }': (self: Regex) => self.rightToLeft,
    'TimeSpan MatchTimeout { get; }': timeoutOf,
    'string ToString()': (self: Regex) => self.pattern,
    'string[] GetGroupNames()': (self: Regex) => self.groupNames(),
    'int[] GetGroupNumbers()': (self: Regex) => [...self.groupNumbers],
    'string GroupNameFromNumber(int i)': (self: Regex, number) => {
      if (number < 0) throw argumentOutOfRange('i');
      return self.groupNameFromNumber(number);
    },
    'int GroupNumberFromName(string name)': (self: Regex, name) => {
      if (name === null) throw argumentNull('name');
      return self.groupNumberFromName(name);
    },
    'bool IsMatch(string input)': (self: Regex, input) => self.isMatch(input),
    'bool IsMatch(string input, int startat)': (self: Regex, input, at) => self.isMatch(input, at),
    ...statics('bool', 'IsMatch', '', (regex, input) => regex.isMatch(input)),
    'Match Match(string input)': matchOf,
    'Match Match(string input, int startat)': (self: Regex, input, at) => self.match(input, at),
    'Match Match(string input, int beginning, int length)': (self: Regex, input, beginning, length) =>
      self.matchRange(input, beginning, length),
    ...statics('Match', 'Match', '', matchOf),
    'MatchCollection Matches(string input)': (self: Regex, input) => self.matches(input),
    'MatchCollection Matches(string input, int startat)': (self: Regex, input, at) => self.matches(input, at),
    ...statics('MatchCollection', 'Matches', '', (regex, input) => regex.matches(input)),
    'int Count(string input)': (self: Regex, input) => self.count(input),
    ...statics('int', 'Count', '', (regex, input) => regex.count(input)),
    'string Replace(string input, string replacement)': (self: Regex, input, replacement) =>
      self.replace(input, replacement),
    'string Replace(string input, string replacement, int count)': (self: Regex, input, replacement, count) =>
      self.replace(input, replacement, count),
    'string Replace(string input, string replacement, int count, int startat)': (
      self: Regex,
      input,
      replacement,
      count,
      at,
    ) => self.replace(input, replacement, count, at),
    ...statics('string', 'Replace', 'string replacement', (regex, input, replacement) =>
      regex.replace(input, replacement),
    ),
    'string Replace(string input, MatchEvaluator evaluator)': (self: Regex, input, evaluator) =>
      self.replaceWith(input, evaluator),
    'string Replace(string input, MatchEvaluator evaluator, int count)': (self: Regex, input, evaluator, count) =>
      self.replaceWith(input, evaluator, count),
    'string Replace(string input, MatchEvaluator evaluator, int count, int startat)': (
      self: Regex,
      input,
      evaluator,
      count,
      at,
    ) => self.replaceWith(input, evaluator, count, at),
    ...statics('string', 'Replace', 'MatchEvaluator evaluator', (regex, input, evaluator) =>
      regex.replaceWith(input, evaluator),
    ),
    'string[] Split(string input)': (self: Regex, input) => self.split(input),
    'string[] Split(string input, int count)': (self: Regex, input, count) => self.split(input, count),
    'string[] Split(string input, int count, int startat)': (self: Regex, input, count, at) =>
      self.split(input, count, at),
    ...statics('string[]', 'Split', '', (regex, input) => regex.split(input)),
  },
  { represents: Regex },
);

declareType(
  'class System.Text.RegularExpressions.Capture',
  {
    'int Index { get; }': (self: Capture) => self.index,
    'int Length { get; }': (self: Capture) => self.length,
    'string Value { get; }': (self: Capture) => self.value,
    'string ToString()': (self: Capture) => self.value,
  },
  { represents: Capture },
);

declareType(
  'class System.Text.RegularExpressions.Group : Capture',
  {
    'bool Success { get; }': (self: Group) => self.success,
    'string Name { get; }': (self: Group) => self.name,
    'CaptureCollection Captures { get; }': (self: Group) => self.captures,
    'static Group Synchronized(Group inner)': (inner) => {
      if (inner === null) throw argumentNull('inner');
      return inner;
    },
  },
  { represents: Group },
);

declareType(
  'class System.Text.RegularExpressions.Match : Group',
  {
    'static Match Empty { get; }': () => Match.empty,
    'GroupCollection Groups { get; }': (self: Match) => self.groups,
    'Match NextMatch()': (self: Match) => self.nextMatch(),
    'string Result(string replacement)': (self: Match, replacement) => self.result(replacement),
    'static Match Synchronized(Match inner)': (inner) => {
      if (inner === null) throw argumentNull('inner');
      return inner;
    },
  },
  { represents: Match },
);

/** Members that the three collections share; their indexers differ in what a bad index gives. */
const collection = (element: string): Record<string, MemberBody> => ({
  'int Count { get; }': (self: { count: number }) => self.count,
  'bool IsReadOnly { get; }': () => true,
  'bool IsSynchronized { get; }': () => false,
  [`void CopyTo(${element}[] array, int arrayIndex)`]: (self: Iterable<unknown>, array: DotNetArray, index: number) =>
    copyInto(self, array, index),
  [`${element} this[int i] { get; }`]: (self: { item(index: number): unknown }, index: number) => self.item(index),
});
const interfaces = (element: string) => `IList<${element}>, IReadOnlyList<${element}>, System.Collections.IList`;

declareType(
  `class System.Text.RegularExpressions.CaptureCollection : ${interfaces('Capture')}`,
  collection('Capture'),
  { represents: CaptureCollection },
);
declareType(`class System.Text.RegularExpressions.MatchCollection : ${interfaces('Match')}`, collection('Match'), {
  represents: MatchCollection,
});
declareType(
  `class System.Text.RegularExpressions.GroupCollection : ${interfaces('Group')}, IReadOnlyDictionary<string, Group>`,
  {
    ...collection('Group'),
    'Group this[string groupname] { get; }': (self: GroupCollection, name) => {
      if (name === null) throw argumentNull('groupname');
      return self.itemByName(name);
    },
    'bool ContainsKey(string key)': (self: GroupCollection, name) => self.containsKey(name),
    'bool TryGetValue(string key, out Group value)': (self: GroupCollection, name, result: Ref) => {
      const found = self.containsKey(name);
      result.value = found ? self.itemByName(name) : null;
      return found;
    },
    'IEnumerable<string> Keys { get; }': (self: GroupCollection) => self.keys(),
    'IEnumerable<Group> Values { get; }': (self: GroupCollection) => self.values(),
  },
  { represents: GroupCollection },
);
