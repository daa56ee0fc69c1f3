// Custom numeric formats: `#,##0.00;(0);zero`, `0.0%`, `0.00E+00`, with .NET's oddities (a repeated point is ignored,
// an empty section falls back to the first, the sign is written even before pure text).
import { type NumberBuffer, roundBuffer } from './number-buffer.ts';

/** What a first pass over a section finds out. Positions count digit placeholders. */
interface Layout {
  digitCount: number;
  decimalPosition: number;
  /** Digits to write at least, before and (negative) behind the point. */
  firstDigit: number;
  lastDigit: number;
  scientific: boolean;
  grouped: boolean;
  scaleAdjust: number;
}

const isExponent = (format: string, at: number) =>
  format[at + 1] === '0' || ((format[at + 1] === '+' || format[at + 1] === '-') && format[at + 2] === '0');

/** Index behind the literal that opens at `at` (its closing quote, or the end of the format). */
function literalEnd(format: string, at: number): number {
  const close = format.indexOf(format[at]!, at + 1);
  return close < 0 ? format.length : close;
}

/** Start of section `wanted`, or 0 when there is none or it is empty. */
function findSection(format: string, wanted: number): number {
  if (wanted === 0) return 0;
  let left = wanted;
  for (let at = 0; at < format.length; at++) {
    const char = format[at]!;
    if (char === "'" || char === '"') at = literalEnd(format, at);
    else if (char === '\\') at++;
    else if (char === ';' && --left === 0) {
      const next = format[at + 1];
      return next === undefined || next === ';' ? 0 : at + 1;
    }
  }
  return 0;
}

function measure(format: string, start: number): Layout {
  let digitCount = 0;
  let decimalPosition = -1;
  let firstZero = Number.MAX_SAFE_INTEGER;
  let lastZero = 0;
  let scientific = false;
  let grouped = false;
  let commaPosition = -1;
  let commaCount = 0;
  let scaleAdjust = 0;
  for (let at = start; at < format.length && format[at] !== ';'; at++) {
    const char = format[at]!;
    if (char === '#') digitCount++;
    else if (char === '0') {
      if (firstZero === Number.MAX_SAFE_INTEGER) firstZero = digitCount;
      lastZero = ++digitCount;
    } else if (char === '.') {
      if (decimalPosition < 0) decimalPosition = digitCount;
    } else if (char === ',') {
      if (digitCount > 0 && decimalPosition < 0) {
        if (commaPosition === digitCount) {
          commaCount++;
          continue;
        }
        if (commaPosition >= 0) grouped = true;
        commaPosition = digitCount;
        commaCount = 1;
      }
    } else if (char === '%') scaleAdjust += 2;
    else if (char === '\u2030') scaleAdjust += 3;
    else if (char === "'" || char === '"') at = literalEnd(format, at);
    else if (char === '\\') at++;
    else if ((char === 'E' || char === 'e') && isExponent(format, at)) {
      at++;
      while (format[at + 1] === '0') at++;
      scientific = true;
    }
  }
  if (decimalPosition < 0) decimalPosition = digitCount;
  if (commaPosition >= 0) {
    // Commas right before the point divide by a thousand each; others ask for groups.
    if (commaPosition === decimalPosition) scaleAdjust -= commaCount * 3;
    else grouped = true;
  }
  return {
    digitCount,
    decimalPosition,
    firstDigit: firstZero < decimalPosition ? decimalPosition - firstZero : 0,
    lastDigit: lastZero > decimalPosition ? decimalPosition - lastZero : 0,
    scientific,
    grouped,
    scaleAdjust,
  };
}

/** Text of `number` (which is used up) in the custom format. */
export function formatCustom(number: NumberBuffer, format: string): string {
  let section = findSection(format, number.digits === '' ? 2 : number.negative ? 1 : 0);
  let layout = measure(format, section);
  while (number.digits !== '') {
    number.scale += layout.scaleAdjust;
    const position = layout.scientific ? layout.digitCount : number.scale + layout.digitCount - layout.decimalPosition;
    roundBuffer(number, position, false);
    if (number.digits !== '') break;
    const zeroSection = findSection(format, 2);
    if (zeroSection === section) break;
    section = zeroSection;
    layout = measure(format, section);
  }
  if (number.digits === '') {
    if (number.kind === 'integer' || number.kind === 'decimal') number.negative = false;
    number.scale = 0;
  }
  const text = new SectionWriter(number, format, layout).write(section);
  const signed = number.negative && section === 0 && (number.scale !== 0 || text !== '');
  return signed ? `-${text}` : text;
}

class SectionWriter {
  readonly #number: NumberBuffer;
  readonly #format: string;
  readonly #layout: Layout;
  #text = '';
  #used = 0;
  /** Digits still to come before the point, the current one included. */
  #left: number;
  /** Digits of the number that no placeholder stands for (positive), or placeholders too many (negative). */
  #adjust: number;

  constructor(number: NumberBuffer, format: string, layout: Layout) {
    this.#number = number;
    this.#format = format;
    this.#layout = layout;
    this.#left = layout.scientific ? layout.decimalPosition : Math.max(number.scale, layout.decimalPosition);
    this.#adjust = layout.scientific ? 0 : number.scale - layout.decimalPosition;
  }

  write(section: number): string {
    const format = this.#format;
    let pointWritten = false;
    let scientific = this.#layout.scientific;
    for (let at = section; at < format.length && format[at] !== ';'; at++) {
      const char = format[at]!;
      if (char === '#' || char === '0' || char === '.') this.#flush();
      if (char === '#' || char === '0') this.#placeholder();
      else if (char === '.') {
        const { lastDigit, decimalPosition, digitCount } = this.#layout;
        if (this.#left !== 0 || pointWritten) continue;
        if (lastDigit < 0 || (decimalPosition < digitCount && this.#used < this.#number.digits.length)) {
          this.#text += '.';
          pointWritten = true;
        }
      } else if (char === ',') {
        // Says how, is not itself shown.
      } else if (char === "'" || char === '"') {
        const end = literalEnd(format, at);
        this.#text += format.slice(at + 1, end);
        at = end;
      } else if (char === '\\') this.#text += format[++at] ?? '';
      else if (char === 'E' || char === 'e') {
        if (scientific && !isExponent(format, at)) this.#text += char;
        else {
          const end = exponentEnd(format, at);
          this.#text += scientific ? this.#exponent(format.slice(at, end)) : format.slice(at, end);
          scientific = false;
          at = end - 1;
        }
      } else this.#text += char;
    }
    return this.#text;
  }

  /** Digits left of the first placeholder come out with it. */
  #flush(): void {
    for (; this.#adjust > 0; this.#adjust--) {
      this.#digit(this.#number.digits[this.#used++] ?? '0');
      this.#left--;
    }
  }

  #placeholder(): void {
    const { firstDigit, lastDigit } = this.#layout;
    if (this.#adjust < 0) {
      this.#adjust++;
      if (this.#left <= firstDigit) this.#digit('0');
    } else {
      const digit = this.#number.digits[this.#used];
      if (digit !== undefined) {
        this.#used++;
        this.#digit(digit);
      } else if (this.#left > lastDigit) this.#digit('0');
    }
    this.#left--;
  }

  #digit(digit: string): void {
    this.#text += digit;
    if (this.#layout.grouped && this.#left > 1 && (this.#left - 1) % 3 === 0) this.#text += ',';
  }

  /** @param spec such as `E+000` */
  #exponent(spec: string): string {
    const { digits, scale } = this.#number;
    const exponent = digits === '' ? 0 : scale - this.#layout.decimalPosition;
    const plus = spec[1] === '+';
    const width = Math.min(spec.length - (spec[1] === '0' ? 1 : 2), 10);
    const sign = exponent < 0 ? '-' : plus ? '+' : '';
    return spec[0] + sign + Math.abs(exponent).toString().padStart(width, '0');
  }
}

function exponentEnd(format: string, at: number): number {
  let end = at + 1;
  if (format[end] === '+' || format[end] === '-') end++;
  while (format[end] === '0') end++;
  return end;
}
