// The text of a number to its digits, after NumberStyles with the invariant culture. Integer, decimal and
// floating-point types build their values from what this gives.
import { argumentException, formatException } from './exception.ts';

/** System.Globalization.NumberStyles. */
export const NumberStyles = {
  None: 0,
  AllowLeadingWhite: 1,
  AllowTrailingWhite: 2,
  AllowLeadingSign: 4,
  AllowTrailingSign: 8,
  AllowParentheses: 16,
  AllowDecimalPoint: 32,
  AllowThousands: 64,
  AllowExponent: 128,
  AllowCurrencySymbol: 256,
  AllowHexSpecifier: 512,
  AllowBinarySpecifier: 1024,
  Integer: 7,
  HexNumber: 515,
  BinaryNumber: 1027,
  Number: 111,
  Float: 167,
  Currency: 383,
  Any: 511,
} as const;

export interface ParsedNumber {
  /** Without leading zeros; may end in zeros. */
  digits: string;
  /** The value is 0.digits x 10^scale. */
  scale: number;
  /** Digits that stood behind the point: the scale that a decimal keeps. */
  places: number;
  negative: boolean;
}

const isWhite = (code: number) => code === 0x20 || (code >= 0x09 && code <= 0x0d);
const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** FormatException of every numeric Parse. */
export function badNumber(text: string): never {
  throw formatException(`The input string '${text}' was not in a correct format.`);
}

/** Refuses impossible combinations of styles. */
export function checkStyles(styles: number, floating: boolean): void {
  const special = styles & (NumberStyles.AllowHexSpecifier | NumberStyles.AllowBinarySpecifier);
  if ((styles & ~0x7ff) !== 0) throw argumentException('An undefined NumberStyles value is being used.', 'style');
  if (special === 0) return;
  if (floating) {
    throw argumentException(
      'The number style AllowHexSpecifier is not supported on floating point data types.',
      'style',
    );
  }
  const bad = styles & ~(special | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite);
  if (bad !== 0 || special === 1536) {
    throw argumentException(
      'With the AllowHexSpecifier or AllowBinarySpecifier bit set in the enum bit field, the only other valid bits that can be combined into the enum value must be a subset of those in HexNumber.',
      'style',
    );
  }
}

/** Digits of `text`, or null when it is no number of these styles. */
export function parseNumber(text: string, styles: number): ParsedNumber | null {
  return new NumberReader(text, styles).read();
}

class NumberReader {
  readonly #text: string;
  readonly #styles: number;
  #at = 0;
  #signed = false;
  #negative = false;
  #parenthesis = false;
  #currencySeen = false;

  constructor(text: string, styles: number) {
    this.#text = text;
    this.#styles = styles;
  }

  read(): ParsedNumber | null {
    this.#prefix();
    const start = this.#at;
    const point = this.#digits();
    const body = this.#text.slice(start, this.#at).replaceAll(',', '');
    const pointAt = point < 0 ? body.length : body.indexOf('.');
    const whole = body.slice(0, pointAt);
    const fraction = body.slice(pointAt + 1);
    if (whole === '' && fraction === '') return null;
    const exponent = this.#exponent();
    this.#suffix();
    if (this.#parenthesis) return null;
    // .NET takes trailing zero characters for the end of the text.
    for (; this.#at < this.#text.length; this.#at++) if (this.#text.charCodeAt(this.#at) !== 0) return null;
    const all = whole + fraction;
    const digits = all.replace(/^0+/, '');
    const scale = digits === '' ? 0 : whole.length - (all.length - digits.length) + exponent;
    return { digits, scale, places: fraction.length - exponent, negative: this.#negative };
  }

  #allows(style: number): boolean {
    return (this.#styles & style) !== 0;
  }

  #prefix(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      const mayBeWhite = this.#allows(NumberStyles.AllowLeadingWhite) && (!this.#signed || this.#currencySeen);
      if (isWhite(code) && mayBeWhite) continue;
      if (this.#allows(NumberStyles.AllowLeadingSign) && this.#sign(code)) continue;
      if (code === 0x28 && this.#allows(NumberStyles.AllowParentheses) && !this.#signed) {
        this.#signed = true;
        this.#parenthesis = true;
        this.#negative = true;
      } else if (!this.#currency(code)) return;
    }
  }

  #suffix(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (isWhite(code) && this.#allows(NumberStyles.AllowTrailingWhite)) continue;
      if (this.#allows(NumberStyles.AllowTrailingSign) && this.#sign(code)) continue;
      if (code === 0x29 && this.#parenthesis) this.#parenthesis = false;
      else if (!this.#currency(code)) return;
    }
  }

  #sign(code: number): boolean {
    if (this.#signed || (code !== 0x2b && code !== 0x2d)) return false;
    this.#signed = true;
    this.#negative = code === 0x2d;
    return true;
  }

  #currency(code: number): boolean {
    if (code !== 0xa4 || this.#currencySeen || !this.#allows(NumberStyles.AllowCurrencySymbol)) return false;
    this.#currencySeen = true;
    return true;
  }

  /** Passes over digits, thousands separators and one point, whose index is the result (-1: none). */
  #digits(): number {
    let point = -1;
    let any = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (isDigit(code)) any = true;
      else if (code === 0x2e && point < 0 && this.#allows(NumberStyles.AllowDecimalPoint)) point = this.#at;
      else if (!(code === 0x2c && any && point < 0 && this.#allows(NumberStyles.AllowThousands))) break;
    }
    return point;
  }

  #exponent(): number {
    if (!this.#allows(NumberStyles.AllowExponent)) return 0;
    const pattern = /[Ee]([+-]?)(\d+)/y;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return 0;
    this.#at += match[0].length;
    const size = Math.min(Number(match[2]), 1_000_000);
    return match[1] === '-' ? -size : size;
  }
}
