// A message body on its way through the gateway: a stream nobody has read, or bytes. Reading it in an expression
// buffers it whole (that is what breaks event streams, here as in Azure); forwarding hands the stream on untouched.
import type { Readable } from 'node:stream';
import type { MessageBody } from '../expressions/context-model.ts';

export class Body implements MessageBody {
  /** Set by a reading without preserveContent: there is nothing left to forward. */
  consumed = false;
  #stream: Readable | null = null;
  #bytes: Uint8Array | null = null;
  #buffering: Promise<void> | null = null;

  private constructor(stream: Readable | null, bytes: Uint8Array | null) {
    this.#stream = stream;
    this.#bytes = bytes;
  }

  static ofStream(stream: Readable): Body {
    return new Body(stream, null);
  }

  static ofBytes(bytes: Uint8Array): Body {
    return new Body(null, bytes);
  }

  static ofText(text: string): Body {
    return new Body(null, Buffer.from(text, 'utf8'));
  }

  /** True until it is buffered or taken: an expression can't read it yet. */
  get isStream(): boolean {
    return this.#stream !== null;
  }

  /** For expressions: the content, or null when it went away as a stream. */
  bytes(): Uint8Array | null {
    if (this.#stream !== null) throw new Error('The body was read before it was buffered.');
    return this.#bytes;
  }

  /** Reads the stream to its end. Rejects when it breaks off. Does nothing to bytes. */
  buffer(): Promise<void> {
    if (this.#stream === null) return this.#buffering ?? Promise.resolve();
    this.#buffering ??= this.#readAll(this.#stream);
    return this.#buffering;
  }

  async #readAll(stream: Readable): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    this.#bytes = chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
    this.#stream = null;
  }

  /** What to send on. A stream can be taken once; bytes again and again (a retry); nothing after consumption. */
  take(): Readable | Uint8Array | null {
    if (this.consumed) {
      this.discard();
      return null;
    }
    const stream = this.#stream;
    this.#stream = null;
    return stream ?? this.#bytes;
  }

  /** Puts another stream in place of the one that was taken (re-chunking, counting). */
  replace(stream: Readable): void {
    this.#stream = stream;
    this.#bytes = null;
  }

  /** Lets go of the source, so that its connection is freed. */
  discard(): void {
    this.#stream?.on('error', ignore).destroy();
    this.#stream = null;
    this.#bytes = null;
  }
}

function ignore(): void {}
