// A reader of one SSE stream, as plain as can be: events in order, comments counted, and whether the end was clean.
import { get, type IncomingMessage } from 'node:http';

export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

export class SseReader implements AsyncDisposable {
  comments = 0;
  /** Whether the stream ended by its last chunk, not by a broken connection. */
  clean = false;
  readonly ended: Promise<void>;
  readonly #response: IncomingMessage;
  readonly #events: SseEvent[] = [];
  readonly #waiting: ((event: SseEvent) => void)[] = [];
  #rest = '';

  private constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.#take(chunk));
    response.on('error', () => {});
    this.ended = new Promise((resolve) => {
      response.once('end', () => {
        this.clean = response.complete;
      });
      response.once('close', resolve);
    });
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<SseReader> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { agent: false, headers }, resolve).once('error', reject);
    });
    if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
    return new SseReader(response);
  }

  get headers(): IncomingMessage['headers'] {
    return this.#response.headers;
  }

  /** The next event, or an error after `timeoutMs`. */
  async next(timeoutMs = 10_000): Promise<SseEvent> {
    const queued = this.#events.shift();
    if (queued) return queued;
    const { promise, resolve, reject } = Promise.withResolvers<SseEvent>();
    const timer = setTimeout(() => reject(new Error('No event came')), timeoutMs);
    this.#waiting.push(resolve);
    return promise.finally(() => clearTimeout(timer));
  }

  pause(): void {
    this.#response.pause();
  }

  resume(): void {
    this.#response.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#response.destroy();
    await this.ended;
  }

  #take(chunk: string): void {
    const frames = (this.#rest + chunk).split('\n\n');
    this.#rest = frames.pop()!;
    for (const frame of frames) {
      if (frame.startsWith(':')) {
        this.comments += 1;
        continue;
      }
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1] ?? '';
      const event = { event: field('event'), data: field('data') };
      const waiting = this.#waiting.shift();
      if (waiting) waiting(event);
      else this.#events.push(event);
    }
  }
}
