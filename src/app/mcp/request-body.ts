// Reads a POST's body as JSON: bounded while it streams, so that a missing or false Content-Length helps nobody; UTF-8
// that is no UTF-8 is refused rather than mended (JSON is UTF-8: RFC 8259 §8.1).
import type { Incoming } from './incoming.ts';
import { RPC } from './jsonrpc.ts';
import { errorReply, type Reply } from './reply.ts';

export type Body = { readonly text: string; readonly json: unknown } | { readonly refusal: Reply };

/** @param maxBytes the largest body that is taken; one byte more is a 413 */
export async function readJson(request: Incoming, maxBytes: number): Promise<Body> {
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
    text = await readText(request.body, maxBytes);
  } catch (error) {
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

/** The media type without parameters; a charset other than UTF-8 can't be JSON. */
function isJson(contentType: string | null): boolean {
  if (contentType === 'application/json') return true;
  if (contentType === null) return false;
  const [essence, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (essence !== 'application/json') return false;
  return parameters.every((p) => !p.startsWith('charset=') || /^charset="?utf-?8"?$/.test(p));
}

/** @returns null when more than `maxBytes` came */
async function readText(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string | null> {
  if (body === null) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let received = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    received += value.byteLength;
    if (received > maxBytes) {
      // The rest is not awaited: a client that sends for ever would be served for ever.
      void reader.cancel().catch(() => {});
      return null;
    }
    chunks.push(value);
  }
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, received);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
