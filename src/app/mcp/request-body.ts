// Reads a POST's body as JSON: bounded while it streams, so that a missing or false Content-Length helps nobody; UTF-8
// that is no UTF-8 is refused rather than mended (JSON is UTF-8: RFC 8259 §8.1).
import type { Incoming } from './incoming.ts';
import { RPC } from './jsonrpc.ts';
import { errorReply, type Reply } from './reply.ts';

export type Body = { readonly text: string; readonly json: unknown } | { readonly refusal: Reply };

/** A client that has gone without a word, or sends a byte now and then, must not hold an invocation for ever. */
const DEADLINE_MS = 60_000;

/**
 * @param maxBytes the largest body that is taken; one byte more is a 413
 * @param deadlineMs how long all of it may take; then it is a 408
 */
export async function readJson(request: Incoming, maxBytes: number, deadlineMs = DEADLINE_MS): Promise<Body> {
  const type = request.headers.get('content-type');
  if (!isJson(type)) {
    const message = 'Unsupported Media Type: Content-Type must be application/json';
    return { refusal: errorReply(415, RPC.serverError, message) };
  }
  const encoding = request.headers.get('content-encoding');
  if (encoding !== null && encoding.trim().toLowerCase() !== 'identity') {
    const message = 'Unsupported Content-Encoding: send the body as it is, without compression';
    return { refusal: errorReply(415, RPC.serverError, message, { headers: { 'accept-encoding': 'identity' } }) };
  }
  if (Number(request.headers.get('content-length')) > maxBytes) return { refusal: tooLarge(maxBytes) };
  let text: string | null;
  try {
    text = await readText(request.body, maxBytes, deadlineMs);
  } catch (error) {
    if (error instanceof SlowBodyError) return { refusal: tooSlow(deadlineMs) };
    const what = error instanceof TypeError ? 'the body is not valid UTF-8' : 'the body ended early';
    return { refusal: errorReply(400, RPC.parseError, `Parse error: ${what}`) };
  }
  if (text === null) return { refusal: tooLarge(maxBytes) };
  try {
    return { text, json: JSON.parse(text) };
  } catch {
    return { refusal: errorReply(400, RPC.parseError, 'Parse error: the request body is not valid JSON') };
  }
}

function tooLarge(maxBytes: number): Reply {
  return errorReply(413, RPC.serverError, `Payload Too Large: the body must not exceed ${maxBytes} bytes`);
}

function tooSlow(deadlineMs: number): Reply {
  const message = `Request Timeout: the body did not arrive within ${deadlineMs / 1000} seconds`;
  return errorReply(408, RPC.serverError, message);
}

class SlowBodyError extends Error {}

/** The media type without parameters; a charset other than UTF-8 can't be JSON. */
function isJson(contentType: string | null): boolean {
  if (contentType === 'application/json') return true;
  if (contentType === null) return false;
  const [essence, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (essence !== 'application/json') return false;
  return parameters.every((p) => !p.startsWith('charset=') || /^charset="?utf-?8"?$/.test(p));
}

/** @returns null when more than `maxBytes` came @throws SlowBodyError, TypeError for what is no UTF-8, what the body throws */
async function readText(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  deadlineMs: number,
): Promise<string | null> {
  if (body === null) return '';
  const reader = body.getReader();
  let slow = false;
  const deadline = setTimeout(() => {
    slow = true;
    cancel(reader);
  }, deadlineMs);
  const chunks: Uint8Array[] = [];
  let received = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      received += value.byteLength;
      if (received > maxBytes) {
        discard(reader, deadlineMs);
        return null;
      }
      chunks.push(value);
    }
  } finally {
    clearTimeout(deadline);
  }
  // A cancelled body ends like a complete one.
  if (slow) throw new SlowBodyError();
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, received);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function cancel(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  void reader.cancel().catch(() => {});
}

/**
 * Reads the rest away without anybody waiting for it. Cancelled instead, it would stay in the connection between host and
 * worker, which looks free to the host: the next request that got it would never be read. Not for ever: a client may send
 * for ever.
 */
function discard(reader: ReadableStreamDefaultReader<Uint8Array>, deadlineMs: number): void {
  const end = setTimeout(cancel, deadlineMs, reader).unref();
  const readAway = async (): Promise<void> => {
    // Each time through the event loop: a sender that is always ready would keep timers and everybody else waiting.
    while (!(await reader.read()).done) await new Promise(setImmediate);
  };
  void readAway()
    .catch(() => {})
    .finally(() => clearTimeout(end));
}
