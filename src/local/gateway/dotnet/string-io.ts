// System.IO.StringReader and StringWriter: text read and written in pieces.
import { spendBytes } from './budget.ts';
import { argumentException, argumentNull, argumentOutOfRange, DotNetException } from './exception.ts';
import { StringBuilder } from './string-builder.ts';

function closed(what: string): never {
  throw new DotNetException('System.ObjectDisposedException', `Cannot ${what} a closed TextReader or TextWriter.`);
}

export class StringReader {
  #text: string | null;
  #at = 0;

  constructor(text: string | null) {
    if (text === null) throw argumentNull('s');
    this.#text = text;
  }

  get #open(): string {
    return this.#text ?? closed('read from');
  }

  /** The next code unit without taking it; -1 at the end. */
  peek(): number {
    const text = this.#open;
    return this.#at < text.length ? text.charCodeAt(this.#at) : -1;
  }

  read(): number {
    const unit = this.peek();
    if (unit >= 0) this.#at++;
    return unit;
  }

  /** Read(buffer, index, count): how many were read. */
  readInto(buffer: number[], index: number, count: number): number {
    if (index < 0) throw argumentOutOfRange('index', "'index' must be a non-negative value.");
    if (count < 0) throw argumentOutOfRange('count', "'count' must be a non-negative value.");
    if (buffer.length - index < count) {
      throw argumentException(
        'Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.',
      );
    }
    const text = this.#open;
    const taken = Math.min(count, text.length - this.#at);
    for (let offset = 0; offset < taken; offset++) buffer[index + offset] = text.charCodeAt(this.#at++);
    return taken;
  }

  /** Ends at CR, LF or CRLF; null at the end. */
  readLine(): string | null {
    const text = this.#open;
    if (this.#at >= text.length) return null;
    const start = this.#at;
    while (this.#at < text.length && text[this.#at] !== '\r' && text[this.#at] !== '\n') this.#at++;
    const line = text.slice(start, this.#at);
    if (text[this.#at] === '\r' && text[this.#at + 1] === '\n') this.#at++;
    this.#at++;
    return line;
  }

  readToEnd(): string {
    const rest = this.#open.slice(this.#at);
    this.#at = this.#open.length;
    return rest;
  }

  close(): void {
    this.#text = null;
  }

  dispose(): void {
    this.close();
  }
}

export class StringWriter {
  readonly #builder: StringBuilder;
  #closed = false;
  newLine = '\n';

  constructor(builder: StringBuilder | null = new StringBuilder()) {
    if (builder === null) throw argumentNull('sb');
    this.#builder = builder;
  }

  get builder(): StringBuilder {
    return this.#builder;
  }

  write(text: string | null): void {
    if (this.#closed) closed('write to');
    spendBytes(text === null ? 0 : 2 * text.length);
    this.#builder.append(text);
  }

  writeLine(text: string | null = null): void {
    this.write(text);
    this.write(this.newLine);
  }

  close(): void {
    this.#closed = true;
  }

  dispose(): void {
    this.close();
  }

  toString(): string {
    return this.#builder.toString();
  }
}
