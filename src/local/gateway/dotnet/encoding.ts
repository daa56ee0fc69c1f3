// System.Text.Encoding: UTF-8, UTF-16, UTF-32, ASCII and Latin-1 with replacement or exception fallbacks; UTF-7 is
// refused as .NET refuses it. Text is UTF-16 with lone surrogates, as .NET's strings are.
import { spendBytes } from './budget.ts';
import { argumentException, argumentNull, argumentOutOfRange, DotNetException, notSupported } from './exception.ts';
import { LATIN1_BEST_FIT_RUNS } from './latin1-best-fit.gen.ts';

export type EncodingKind = 'utf-8' | 'utf-16' | 'utf-16BE' | 'utf-32' | 'utf-32BE' | 'us-ascii' | 'iso-8859-1';

/** Replacement text, or an exception. null: the encoding's own replacement. */
export type Fallback = string | 'throw-exception' | null;

interface Traits {
  codePage: number;
  name: string;
  /** .NET's class. */
  type: string;
  preamble: readonly number[];
  windowsCodePage: number;
  maxBytes: (chars: number) => number;
  maxChars: (bytes: number) => number;
}

const TRAITS: Record<EncodingKind, Traits> = {
  'utf-8': {
    codePage: 65001,
    name: 'Unicode (UTF-8)',
    type: 'UTF8Encoding',
    preamble: [0xef, 0xbb, 0xbf],
    windowsCodePage: 1200,
    maxBytes: (chars) => (chars + 1) * 3,
    maxChars: (bytes) => bytes + 1,
  },
  'utf-16': utf16Traits(1200, 'Unicode', [0xff, 0xfe]),
  'utf-16BE': utf16Traits(1201, 'Unicode (Big-Endian)', [0xfe, 0xff]),
  'utf-32': utf32Traits(12000, 'Unicode (UTF-32)', [0xff, 0xfe, 0, 0]),
  'utf-32BE': utf32Traits(12001, 'Unicode (UTF-32 Big-Endian)', [0, 0, 0xfe, 0xff]),
  'us-ascii': singleByteTraits(20127, 'US-ASCII', 'ASCIIEncoding'),
  'iso-8859-1': singleByteTraits(28591, 'Western European (ISO)', 'Latin1Encoding'),
};

function utf16Traits(codePage: number, name: string, preamble: readonly number[]): Traits {
  return {
    codePage,
    name,
    type: 'UnicodeEncoding',
    preamble,
    windowsCodePage: 1200,
    maxBytes: (chars) => (chars + 1) * 2,
    maxChars: (bytes) => (bytes >> 1) + (bytes & 1) + 1,
  };
}

function utf32Traits(codePage: number, name: string, preamble: readonly number[]): Traits {
  return {
    codePage,
    name,
    type: 'UTF32Encoding',
    preamble,
    windowsCodePage: 1200,
    maxBytes: (chars) => (chars + 1) * 4,
    maxChars: (bytes) => Math.trunc(bytes / 2) + 2,
  };
}

function singleByteTraits(codePage: number, name: string, type: string): Traits {
  return {
    codePage,
    name,
    type,
    preamble: [],
    windowsCodePage: 1252,
    maxBytes: (chars) => chars + 1,
    maxChars: (bytes) => bytes,
  };
}

/** Names that GetEncoding knows, in lower case, beside the kinds themselves. */
const ALIASES: Record<string, EncodingKind> = {
  'unicode-1-1-utf-8': 'utf-8',
  'unicode-2-0-utf-8': 'utf-8',
  'x-unicode-1-1-utf-8': 'utf-8',
  'x-unicode-2-0-utf-8': 'utf-8',
  ucs: 'utf-16',
  'ucs-2': 'utf-16',
  'iso-10646-ucs-2': 'utf-16',
  unicode: 'utf-16',
  'utf-16le': 'utf-16',
  unicodefffe: 'utf-16BE',
  'utf-16be': 'utf-16BE',
  'utf-32le': 'utf-32',
  'utf-32be': 'utf-32BE',
  ascii: 'us-ascii',
  'ansi_x3.4-1968': 'us-ascii',
  'ansi_x3.4-1986': 'us-ascii',
  cp367: 'us-ascii',
  csascii: 'us-ascii',
  ibm367: 'us-ascii',
  'iso-ir-6': 'us-ascii',
  'iso646-us': 'us-ascii',
  'iso_646.irv:1991': 'us-ascii',
  us: 'us-ascii',
  cp819: 'iso-8859-1',
  csisolatin1: 'iso-8859-1',
  ibm819: 'iso-8859-1',
  iso8859_1: 'iso-8859-1',
  iso_8859_1: 'iso-8859-1',
  'iso8859-1': 'iso-8859-1',
  'iso-ir-100': 'iso-8859-1',
  'iso_8859-1': 'iso-8859-1',
  'iso_8859-1:1987': 'iso-8859-1',
  l1: 'iso-8859-1',
  latin1: 'iso-8859-1',
};

const SEE_DOCUMENTATION =
  'For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method.';

export class Encoding {
  readonly kind: EncodingKind;
  readonly emitsPreamble: boolean;
  readonly encoderFallback: Fallback;
  readonly decoderFallback: Fallback;
  /** Name of the private class that the instances behind static properties have. */
  privateClass: string | null = null;

  /** Use `createEncoding`, which picks the class. */
  constructor(kind: EncodingKind, emitsPreamble = true, encoder: Fallback = null, decoder: Fallback = null) {
    this.kind = kind;
    this.emitsPreamble = emitsPreamble;
    this.encoderFallback = encoder;
    this.decoderFallback = decoder;
  }

  static readonly #shared = new Map<string, Encoding>();

  /** The shared instance of a kind: Encoding.UTF8 and so on. */
  static of(kind: EncodingKind): Encoding {
    let encoding = Encoding.#shared.get(kind);
    if (encoding === undefined) {
      encoding = Encoding.#sealed(createEncoding(kind));
      Encoding.#shared.set(kind, encoding);
    }
    return encoding;
  }

  static #sealed(encoding: Encoding): Encoding {
    const { type } = encoding.traits;
    if (type === 'UTF8Encoding' || encoding.isSingleByte) encoding.privateClass = `System.Text.${type}+${type}Sealed`;
    return encoding;
  }

  static get default(): Encoding {
    let encoding = Encoding.#shared.get('default');
    if (encoding === undefined) {
      encoding = Encoding.#sealed(createEncoding('utf-8', false));
      Encoding.#shared.set('default', encoding);
    }
    return encoding;
  }

  static byName(name: string | null): Encoding {
    if (name === null) throw argumentNull('name');
    const lower = name.toLowerCase();
    if (lower === 'utf-7') throw utf7Disabled();
    const kind = (Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined) ?? (lower as EncodingKind);
    if (Object.hasOwn(TRAITS, kind)) return Encoding.of(kind);
    throw argumentException(`'${name}' is not a supported encoding name. ${SEE_DOCUMENTATION}`, 'name');
  }

  static byCodePage(codePage: number): Encoding {
    if (codePage < 0 || codePage > 65535) {
      throw argumentOutOfRange('codepage', 'Valid values are between 0 and 65535, inclusive.');
    }
    if (codePage === 0) return Encoding.default;
    if (codePage === 65000) throw utf7Disabled();
    for (const [kind, traits] of Object.entries(TRAITS)) {
      if (traits.codePage === codePage) return Encoding.of(kind as EncodingKind);
    }
    if (codePage <= 3 || codePage === 42)
      throw argumentException(`${codePage} is not a supported code page.`, 'codepage');
    throw notSupported(`No data is available for encoding ${codePage}. ${SEE_DOCUMENTATION}`);
  }

  get traits(): Traits {
    return TRAITS[this.kind];
  }

  get isSingleByte(): boolean {
    return this.kind === 'us-ascii' || this.kind === 'iso-8859-1';
  }

  get preamble(): Uint8Array {
    return Uint8Array.from(this.emitsPreamble ? this.traits.preamble : []);
  }

  getBytes(text: string): Uint8Array {
    spendBytes(4 * text.length);
    switch (this.kind) {
      case 'utf-8':
        return new Uint8Array(Buffer.from(this.#wellFormed(text), 'utf8'));
      case 'utf-16':
        return new Uint8Array(Buffer.from(this.#wellFormed(text), 'utf16le'));
      case 'utf-16BE':
        return new Uint8Array(Buffer.from(this.#wellFormed(text), 'utf16le').swap16());
      case 'utf-32':
      case 'utf-32BE':
        return this.#utf32Bytes(this.#wellFormed(text));
      default:
        return this.#singleBytes(text);
    }
  }

  /** `text` with each lone surrogate replaced, or an exception. */
  #wellFormed(text: string): string {
    if (text.isWellFormed()) return text;
    const fallback = this.encoderFallback ?? '\ufffd';
    if (fallback === 'throw-exception') {
      const index = text.search(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
      throw cannotEncode(text.charCodeAt(index), index);
    }
    return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, () => fallback);
  }

  #utf32Bytes(text: string): Uint8Array {
    const points = Array.from(text, (char) => char.codePointAt(0)!);
    const view = new DataView(new ArrayBuffer(points.length * 4));
    for (const [index, point] of points.entries()) view.setUint32(index * 4, point, this.kind === 'utf-32');
    return new Uint8Array(view.buffer);
  }

  #singleBytes(text: string): Uint8Array {
    const limit = this.kind === 'us-ascii' ? 0x7f : 0xff;
    const bytes: number[] = [];
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code <= limit) bytes.push(code);
      else bytes.push(...this.#substitute(code, index));
    }
    return Uint8Array.from(bytes);
  }

  #substitute(code: number, index: number): number[] {
    if (this.encoderFallback === 'throw-exception') throw cannotEncode(code, index);
    if (this.encoderFallback !== null) return Array.from(this.encoderFallback, (char) => char.charCodeAt(0) & 0x7f);
    return [this.kind === 'iso-8859-1' ? bestFit(code) : 0x3f];
  }

  getString(bytes: Uint8Array): string {
    spendBytes(2 * bytes.length);
    if (bytes.length === 0) return '';
    const replacement = this.decoderFallback;
    switch (this.kind) {
      case 'utf-8':
        return this.#decode(bytes, 'utf-8');
      case 'utf-16':
        return this.#decode(bytes, 'utf-16le');
      case 'utf-16BE': {
        const even = Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
        return this.#decode(Buffer.concat([even, bytes.subarray(bytes.length & ~1)]), 'utf-16le');
      }
      case 'utf-32':
      case 'utf-32BE':
        return this.#utf32Text(bytes);
      case 'iso-8859-1':
        return Buffer.from(bytes).toString('latin1');
      default:
        if (replacement === 'throw-exception') {
          const index = bytes.findIndex((byte) => byte > 0x7f);
          if (index >= 0) throw cannotDecode(bytes[index]!, index);
        }
        return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : (replacement ?? '?'))).join('');
    }
  }

  #decode(bytes: Uint8Array, label: 'utf-8' | 'utf-16le'): string {
    const replacement = this.decoderFallback;
    if (replacement === 'throw-exception') {
      try {
        return new TextDecoder(label, { ignoreBOM: true, fatal: true }).decode(bytes);
      } catch {
        const good = new TextDecoder(label, { ignoreBOM: true }).decode(bytes).indexOf('\ufffd');
        const index = Buffer.byteLength(
          new TextDecoder(label, { ignoreBOM: true }).decode(bytes).slice(0, good),
          'utf8',
        );
        throw cannotDecode(bytes[index] ?? 0, index);
      }
    }
    const text = new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
    return replacement === null ? text : text.replaceAll('\ufffd', () => replacement);
  }

  #utf32Text(bytes: Uint8Array): string {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let text = '';
    const replacement = this.decoderFallback === 'throw-exception' ? null : (this.decoderFallback ?? '\ufffd');
    for (let at = 0; at < bytes.length; at += 4) {
      const point = at + 4 <= bytes.length ? view.getUint32(at, this.kind === 'utf-32') : -1;
      if (point >= 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)) text += String.fromCodePoint(point);
      else if (replacement === null) throw cannotDecode(bytes[at]!, at);
      else text += replacement;
    }
    return text;
  }

  withFallbacks(encoder: Fallback, decoder: Fallback): Encoding {
    return createEncoding(this.kind, this.emitsPreamble, encoder, decoder);
  }

  equals(other: unknown): boolean {
    return (
      other instanceof Encoding &&
      other.kind === this.kind &&
      other.emitsPreamble === this.emitsPreamble &&
      other.encoderFallback === this.encoderFallback &&
      other.decoderFallback === this.decoderFallback
    );
  }

  hashKey(): number {
    return this.traits.codePage;
  }

  toString(): string {
    return this.privateClass ?? `System.Text.${this.traits.type}`;
  }
}

export class UTF8Encoding extends Encoding {}
export class ASCIIEncoding extends Encoding {}
export class UnicodeEncoding extends Encoding {}
export class UTF32Encoding extends Encoding {}

/** An encoding as an instance of the class that .NET has for it. */
export function createEncoding(...args: ConstructorParameters<typeof Encoding>): Encoding {
  switch (args[0]) {
    case 'utf-8':
      return new UTF8Encoding(...args);
    case 'us-ascii':
      return new ASCIIEncoding(...args);
    case 'iso-8859-1': {
      const latin1 = new Encoding(...args);
      latin1.privateClass = 'System.Text.Latin1Encoding';
      return latin1;
    }
    case 'utf-16':
    case 'utf-16BE':
      return new UnicodeEncoding(...args);
    default:
      return new UTF32Encoding(...args);
  }
}

const hex = (value: number, width: number) => value.toString(16).toUpperCase().padStart(width, '0');

function cannotEncode(code: number, index: number): DotNetException {
  const message = `Unable to translate Unicode character \\\\u${hex(code, 4)} at index ${index} to specified code page.`;
  return new DotNetException('System.Text.EncoderFallbackException', message);
}

function cannotDecode(byte: number, index: number): DotNetException {
  const message = `Unable to translate bytes [${hex(byte, 2)}] at index ${index} from specified code page to Unicode.`;
  return new DotNetException('System.Text.DecoderFallbackException', message);
}

function utf7Disabled(): DotNetException {
  return notSupported(
    'Support for UTF-7 is disabled. See https://aka.ms/dotnet-warnings/SYSLIB0001 for more information.',
  );
}

let bestFits: Map<number, number> | null = null;

/** Latin-1 byte that looks most like a character: A for an A with a macron; ? where none does. */
function bestFit(code: number): number {
  if (bestFits === null) {
    bestFits = new Map();
    for (const run of LATIN1_BEST_FIT_RUNS.split(';')) {
      const [first = '', byte = '', count = '1', step = '0'] = run.split(' ');
      for (let index = 0; index < Number(count); index++) {
        bestFits.set(Number.parseInt(first, 16) + index, Number.parseInt(byte, 16) + index * Number(step));
      }
    }
  }
  return bestFits.get(code) ?? 0x3f;
}

/** index and count of a part of an array, checked as Encoding does. */
export function checkPart(length: number, index: number, count: number, param: string): void {
  if (index < 0) throw argumentOutOfRange('index', "'index' must be a non-negative value.");
  if (count < 0) throw argumentOutOfRange('count', "'count' must be a non-negative value.");
  if (index > length - count) {
    throw argumentOutOfRange(param, 'Index and count must refer to a location within the buffer.');
  }
}
