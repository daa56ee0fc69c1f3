// The inline constraints of ASP.NET Core route templates, `{id:int:min(3)}`.
// https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints

export type Constraint = (value: string) => boolean;

const INT = /^\s*[+-]?\d+\s*$/;
const within = (value: string, low: bigint, high: bigint): boolean => {
  if (!INT.test(value)) return false;
  const number = BigInt(value.trim().replace(/^\+/, ''));
  return number >= low && number <= high;
};
const int32 = (value: string): boolean => within(value, -(2n ** 31n), 2n ** 31n - 1n);
const int64 = (value: string): boolean => within(value, -(2n ** 63n), 2n ** 63n - 1n);

const SIMPLE: Record<string, Constraint> = {
  int: int32,
  long: int64,
  bool: (value) => /^(true|false)$/i.test(value.trim()),
  alpha: (value) => /^[a-z]*$/i.test(value),
  guid: (value) => /^(\{[0-9a-f-]{36}\}|\([0-9a-f-]{36}\)|[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12})$/i.test(value),
  decimal: (value) => /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)\s*$/.test(value),
  double: (value) =>
    /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) || /^[+-]?(nan|infinity|∞)$/i.test(value),
  float: (value) => SIMPLE.double!(value),
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  file: (value) => /[^/]*\.[^./]+$/.test(value),
  nonfile: (value) => !SIMPLE.file!(value),
  required: (value) => value !== '',
};

/**
 * @param text one constraint, e.g. `length(2,4)`.
 * @throws Error for one that ASP.NET Core does not know; the function is then in error in Azure as well.
 */
export function parseConstraint(text: string): Constraint {
  const [, name = '', argument] = /^([^(]*)(?:\((.*)\))?$/s.exec(text) ?? [];
  const simple = SIMPLE[name.toLowerCase()];
  if (simple !== undefined && argument === undefined) return simple;
  if (name.toLowerCase() === 'regex' && argument) return regex(argument);
  const numbers = argument?.split(',').map((part) => Number(part.trim())) ?? [];
  const [a, b] = numbers;
  if (a !== undefined && numbers.every(Number.isSafeInteger)) {
    switch (`${name.toLowerCase()}/${numbers.length}`) {
      case 'minlength/1':
        return (value) => value.length >= a;
      case 'maxlength/1':
        return (value) => value.length <= a;
      case 'length/1':
        return (value) => value.length === a;
      case 'length/2':
        return (value) => value.length >= a && value.length <= b!;
      case 'min/1':
        return (value) => int64(value) && BigInt(value.trim()) >= BigInt(a);
      case 'max/1':
        return (value) => int64(value) && BigInt(value.trim()) <= BigInt(a);
      case 'range/2':
        return (value) => int64(value) && BigInt(value.trim()) >= BigInt(a) && BigInt(value.trim()) <= BigInt(b!);
    }
  }
  throw new Error(`The route constraint "${text}" is unknown.`);
}

/** In a template, `{{` and `}}` stand for braces; matching ignores case, as in ASP.NET Core. */
function regex(source: string): Constraint {
  const pattern = new RegExp(source.replaceAll('{{', '{').replaceAll('}}', '}'), 'i');
  return (value) => pattern.test(value);
}
