// System.Globalization as far as signatures name it: styles, and cultures, of which only the invariant one is emulated.
import { UNICODE_CATEGORIES } from '../../dotnet/char.ts';
import { argumentNull, notSupported } from '../../dotnet/exception.ts';
import { declareEnum, declareType } from '../registry.ts';

declareEnum('System.Globalization.UnicodeCategory', { ...UNICODE_CATEGORIES });

declareEnum(
  'System.Globalization.NumberStyles',
  {
    None: 0,
    AllowLeadingWhite: 1,
    AllowTrailingWhite: 2,
    AllowLeadingSign: 4,
    Integer: 7,
    AllowTrailingSign: 8,
    AllowParentheses: 16,
    AllowDecimalPoint: 32,
    AllowThousands: 64,
    Number: 111,
    AllowExponent: 128,
    Float: 167,
    AllowCurrencySymbol: 256,
    Currency: 383,
    Any: 511,
    AllowHexSpecifier: 512,
    HexNumber: 515,
    AllowBinarySpecifier: 1024,
    BinaryNumber: 1027,
  },
  { flags: true },
);

declareEnum(
  'System.Globalization.DateTimeStyles',
  {
    None: 0,
    AllowLeadingWhite: 1,
    AllowTrailingWhite: 2,
    AllowInnerWhite: 4,
    AllowWhiteSpaces: 7,
    NoCurrentDateDefault: 8,
    AdjustToUniversal: 16,
    AssumeLocal: 32,
    AssumeUniversal: 64,
    RoundtripKind: 128,
  },
  { flags: true },
);

declareEnum('System.Globalization.TimeSpanStyles', { None: 0, AssumeNegative: 1 }, { flags: true });

declareEnum(
  'System.Globalization.CompareOptions',
  {
    None: 0,
    IgnoreCase: 1,
    IgnoreNonSpace: 2,
    IgnoreSymbols: 4,
    IgnoreKanaType: 8,
    IgnoreWidth: 16,
    NumericOrdering: 32,
    OrdinalIgnoreCase: 268435456,
    StringSort: 536870912,
    Ordinal: 1073741824,
  },
  { flags: true },
);

/** The invariant culture; there is no other here. */
class CultureInfo {
  static readonly invariant = new CultureInfo();

  toString(): string {
    return '';
  }
}

function culture(name: string | null): CultureInfo {
  if (name === null) throw argumentNull('name');
  if (name !== '') {
    throw notSupported(`The culture '${name}' is not emulated here: use CultureInfo.InvariantCulture.`);
  }
  return CultureInfo.invariant;
}

const invariant = () => CultureInfo.invariant;

declareType(
  'class System.Globalization.CultureInfo : IFormatProvider',
  {
    '.ctor(string name)': culture,
    'static CultureInfo GetCultureInfo(string name)': culture,
    'static CultureInfo InvariantCulture { get; }': invariant,
    'static CultureInfo CurrentCulture { get; }': invariant,
    'static CultureInfo CurrentUICulture { get; }': invariant,
    'string Name { get; }': () => '',
    'string DisplayName { get; }': () => 'Invariant Language (Invariant Country)',
    'string EnglishName { get; }': () => 'Invariant Language (Invariant Country)',
    'string NativeName { get; }': () => 'Invariant Language (Invariant Country)',
    'string TwoLetterISOLanguageName { get; }': () => 'iv',
    'string ThreeLetterISOLanguageName { get; }': () => 'ivl',
    'int LCID { get; }': () => 127,
    'bool IsNeutralCulture { get; }': () => false,
    'bool IsReadOnly { get; }': () => true,
  },
  { represents: CultureInfo },
);
