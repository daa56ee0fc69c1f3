// System.StringComparer.
import { argumentNull } from '../../dotnet/exception.ts';
import { keyOf } from '../../dotnet/objects.ts';
import { comparisonOfOptions, culturalComparison } from '../../dotnet/string.ts';
import { CultureAwareComparer, hashText, OrdinalComparer, StringComparer } from '../../dotnet/string-comparer.ts';
import { declareType } from '../registry.ts';

function hashOf(self: StringComparer, value: unknown): number {
  if (value === null) throw argumentNull('obj');
  return hashText(typeof value === 'string' ? self.keyOf(value) : String(keyOf(value)));
}

declareType(
  'abstract class System.StringComparer : System.Collections.IComparer, IComparer<string>, IEqualityComparer<string>',
  {
    'static StringComparer CurrentCulture { get; }': () => StringComparer.of(0),
    'static StringComparer CurrentCultureIgnoreCase { get; }': () => StringComparer.of(1),
    'static StringComparer InvariantCulture { get; }': () => StringComparer.of(2),
    'static StringComparer InvariantCultureIgnoreCase { get; }': () => StringComparer.of(3),
    'static StringComparer Ordinal { get; }': () => StringComparer.of(4),
    'static StringComparer OrdinalIgnoreCase { get; }': () => StringComparer.of(5),
    'static StringComparer FromComparison(StringComparison comparisonType)': (comparison) =>
      StringComparer.of(comparison),
    'static StringComparer Create(CultureInfo culture, bool ignoreCase)': (_culture, ignoreCase) =>
      StringComparer.of(culturalComparison(ignoreCase)),
    'static StringComparer Create(CultureInfo culture, CompareOptions options)': (_culture, options) =>
      StringComparer.of(comparisonOfOptions(options)),
    'int Compare(object x, object y)': (self: StringComparer, x, y) => self.compare(x, y),
    'int Compare(string x, string y)': (self: StringComparer, x, y) => self.compare(x, y),
    'bool Equals(object x, object y)': (self: StringComparer, x, y) => self.equalValues(x, y),
    'bool Equals(string x, string y)': (self: StringComparer, x, y) => self.equalValues(x, y),
    'int GetHashCode(object obj)': hashOf,
    'int GetHashCode(string obj)': hashOf,
  },
  { represents: StringComparer },
);

declareType('class System.CultureAwareComparer : StringComparer', {}, { represents: CultureAwareComparer });
declareType('class System.OrdinalComparer : StringComparer', {}, { represents: OrdinalComparer });
