// Composite formatting: string.Format and StringBuilder.AppendFormat, `{index,alignment:format}`.
import { spendBytes } from './budget.ts';
import { argumentNull, formatException } from './exception.ts';
import { formatObject } from './objects.ts';

const INDEX_RANGE =
  'Index (zero based) must be greater than or equal to zero and less than the size of the argument list.';

function bad(offset: number, reason: string): never {
  throw formatException(`Input string was not in a correct format. Failure to parse near offset ${offset}. ${reason}`);
}

const ENDS_EARLY = 'Format item ends prematurely.';
const NO_DIGIT = 'Expected an ASCII digit.';
/** Digits stop being read once a number has reached this. */
const NUMBER_LIMIT = 1_000_000;

const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9';

/** Pads to |width| characters: on the left, or, when negative, on the right. */
export function align(text: string, width: number): string {
  const size = Math.abs(width);
  if (size <= text.length) return text;
  spendBytes(2 * size);
  return width < 0 ? text.padEnd(size) : text.padStart(size);
}

/** @param args in the form that static type object has */
export function formatComposite(format: string | null, args: readonly unknown[] | null): string {
  if (format === null) throw argumentNull('format');
  if (args === null) throw argumentNull('args');
  let text = '';
  for (let at = 0; at < format.length; ) {
    const next = format.slice(at).search(/[{}]/);
    if (next < 0) return text + format.slice(at);
    text += format.slice(at, at + next);
    at += next;
    const brace = format[at]!;
    if (at + 1 >= format.length) bad(at + 1, ENDS_EARLY);
    if (format[at + 1] === brace) {
      text += brace;
      at += 2;
      continue;
    }
    if (brace === '}') bad(at + 1, 'Unexpected closing brace without a corresponding opening brace.');
    const item = readItem(format, at + 1);
    if (item.index >= args.length) throw formatException(INDEX_RANGE);
    text += align(formatObject(args[item.index], item.format), item.width);
    at = item.end;
  }
  return text;
}

interface FormatItem {
  index: number;
  width: number;
  format: string | null;
  /** Index behind the closing brace. */
  end: number;
}

function readItem(format: string, start: number): FormatItem {
  let at = start;
  const current = () => (at < format.length ? format[at]! : bad(at, ENDS_EARLY));
  const spaces = () => {
    while (current() === ' ') at++;
  };
  const number = () => {
    if (!isDigit(current())) bad(at, NO_DIGIT);
    let value = 0;
    while (isDigit(current()) && value < NUMBER_LIMIT) value = value * 10 + Number(format[at++]);
    return value;
  };
  const index = number();
  spaces();
  let width = 0;
  if (current() === ',') {
    at++;
    spaces();
    const left = current() === '-';
    if (left) at++;
    width = left ? -number() : number();
    spaces();
  }
  if (current() === '}') return { index, width, format: null, end: at + 1 };
  if (current() !== ':') bad(at, ENDS_EARLY);
  const from = ++at;
  while (current() !== '}') {
    if (current() === '{') bad(at, ENDS_EARLY);
    at++;
  }
  const spec = format.slice(from, at);
  return { index, width, format: spec === '' ? null : spec, end: at + 1 };
}
