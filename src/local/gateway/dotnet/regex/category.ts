// Unicode general categories of UTF-16 code units, as .NET's regular expressions see them: one unit at a time, so a
// surrogate is Cs. Looked up in the engine's Unicode tables once a unit, then remembered.

/** Names in the order of System.Globalization.UnicodeCategory: the index is the enum's value. */
const CATEGORY_NAMES = [
  'Lu',
  'Ll',
  'Lt',
  'Lm',
  'Lo',
  'Mn',
  'Mc',
  'Me',
  'Nd',
  'Nl',
  'No',
  'Zs',
  'Zl',
  'Zp',
  'Cc',
  'Cf',
  'Cs',
  'Co',
  'Pc',
  'Pd',
  'Ps',
  'Pe',
  'Pi',
  'Pf',
  'Po',
  'Sm',
  'Sc',
  'Sk',
  'So',
  'Cn',
] as const;

const TESTS = CATEGORY_NAMES.map((name) => new RegExp(`^\\p{${name}}$`, 'u'));
/** Category + 1 of each unit asked for so far; 0: not yet asked. */
const known = new Uint8Array(0x10000);

/** Index into CATEGORY_NAMES. */
export function categoryOf(unit: number): number {
  const cached = known[unit]!;
  if (cached !== 0) return cached - 1;
  const text = String.fromCharCode(unit);
  const found = TESTS.findIndex((test) => test.test(text));
  const category = found < 0 ? CATEGORY_NAMES.length - 1 : found;
  known[unit] = category + 1;
  return category;
}

const bits = (...names: string[]) =>
  names.reduce((mask, name) => mask | (1 << CATEGORY_NAMES.indexOf(name as 'Lu')), 0);

/** Categories of `\w`: letters, non-spacing marks, decimal digits, connectors. */
export const WORD_MASK = bits('Lu', 'Ll', 'Lt', 'Lm', 'Lo', 'Mn', 'Nd', 'Pc');
export const DIGIT_MASK = bits('Nd');
export const CASED_MASK = bits('Lu', 'Ll', 'Lt');

/** The categories that `\p{name}` stands for as a bit mask, or null if there is no such name. Names have case. */
export function categoryMask(name: string): number | null {
  const single = CATEGORY_NAMES.indexOf(name as 'Lu');
  if (single >= 0) return 1 << single;
  if (!/^[LMNZCPS]$/.test(name)) return null;
  return bits(...CATEGORY_NAMES.filter((candidate) => candidate.startsWith(name)));
}

/** `\w`. */
export function isWordUnit(unit: number): boolean {
  return ((1 << categoryOf(unit)) & WORD_MASK) !== 0;
}

/** What `\b` takes for a word character: `\w` and the two joiners. */
export function isBoundaryUnit(unit: number): boolean {
  if (unit < 128) {
    return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95;
  }
  return isWordUnit(unit) || unit === 0x200d || unit === 0x200c;
}

export function isEcmaWordUnit(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 48 && unit <= 57) ||
    unit === 95 ||
    unit === 0x130
  );
}
