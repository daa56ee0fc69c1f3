// The exchange with the backend behind forward-request: headers as the gateway sends them, streaming both ways, and
// the buffering that makes event streams hang unless it is turned off (forward-request page; "Configure API for SSE").
import { Readable } from 'node:stream';
import { Body } from './body.ts';
import type { PolicyContext } from './contract.ts';
import { HeaderBag } from './headers.ts';
import { GatewayResponse } from './message.ts';
import { CONTINUE, fail, type Outcome } from './outcome.ts';
import { HttpFailure, type IncomingResponse } from './ports.ts';

/** Chunks are held back until this many bytes are there, or the end (forward-request page, buffer-response). */
const BUFFER_BYTES = 8 * 1024;

export interface ForwardOptions {
  /** Milliseconds until the response's headers. */
  readonly timeout: number;
  readonly followRedirects: boolean;
  readonly bufferRequestBody: boolean;
  readonly bufferResponse: boolean;
  readonly failOnErrorStatusCode: boolean;
}

/** Fields of one connection (RFC 9110 §7.6.1); they don't go through. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** Sends context.request to the backend and puts the answer into context.response. */
export async function forward(context: PolicyContext, options: ForwardOptions): Promise<Outcome> {
  const { request } = context;
  if (request.base === '') {
    return fail({
      reason: 'BackendConnectionFailure',
      message: 'The API has no backend to forward to.',
      statusCode: 500,
    });
  }
  if (options.bufferRequestBody && request.body?.isStream) await request.body.buffer();
  if (request.body !== null && !request.body.isStream && !request.body.consumed && request.body.bytes() === null) {
    return fail({
      reason: 'BackendConnectionFailure',
      message: 'The body of the request was already sent. Set buffer-request-body="true" to send it again.',
      statusCode: 500,
    });
  }
  const body = request.body?.take() ?? null;
  let answer: IncomingResponse;
  try {
    answer = await context.services.http.send({
      method: request.method,
      url: request.url,
      headers: requestHeaders(context, body instanceof Readable),
      body,
      headersTimeout: options.timeout,
      followRedirects: options.followRedirects,
      signal: context.signal,
    });
  } catch (error) {
    return failure(error);
  }
  context.note(`${request.method} ${request.url} answered ${answer.status}`);
  const headers = new HeaderBag();
  for (const [name, value] of answer.headers) if (!HOP_BY_HOP.has(name.toLowerCase())) headers.append(name, value);
  context.response?.body?.discard();
  const response = new GatewayResponse(answer.status, answer.reason, headers);
  context.response = response;
  try {
    response.body = answer.body === null ? null : await responseBody(answer.body, options.bufferResponse);
  } catch {
    return fail({
      reason: 'BackendConnectionFailure',
      message: 'The backend broke off its response.',
      statusCode: 500,
    });
  }
  if (options.failOnErrorStatusCode && answer.status >= 400) {
    const message = `The backend answered ${answer.status}.`;
    return fail({ reason: 'BackendErrorStatusCode', message, statusCode: answer.status, keepResponse: true });
  }
  return CONTINUE;
}

function requestHeaders(context: PolicyContext, isStream: boolean): [string, string][] {
  const { request } = context;
  const originalHost = hostOf(request.originalUrl);
  const lines = request.headersBag.lines().filter(([name, value]) => {
    const key = name.toLowerCase();
    if (HOP_BY_HOP.has(key)) return false;
    // The backend's own host goes out unless a policy set another one.
    if (key === 'host') return value !== originalHost;
    if (key === 'content-length') return isStream;
    return key !== 'x-forwarded-for';
  });
  const forwardedFor = request.headersBag.get('X-Forwarded-For');
  lines.push(['X-Forwarded-For', forwardedFor === null ? request.ipAddress : `${forwardedFor},${request.ipAddress}`]);
  return lines;
}

/** The authority of an absolute address. */
function hostOf(url: string): string {
  const start = url.indexOf('//') + 2;
  const end = url.slice(start).search(/[/?#]/);
  return end < 0 ? url.slice(start) : url.slice(start, start + end);
}

function failure(error: unknown): Outcome {
  if (!(error instanceof HttpFailure)) throw error;
  if (error.kind === 'aborted') {
    return fail({ reason: 'ClientConnectionFailure', message: error.message, statusCode: 500 });
  }
  const reason = error.kind === 'timeout' ? 'Timeout' : 'BackendConnectionFailure';
  return fail({ reason, message: error.message, statusCode: 500 });
}

/** Unbuffered: the stream as it is. Buffered: nothing goes on before 8 KB or the end are here. */
async function responseBody(source: Readable, buffered: boolean): Promise<Body> {
  if (!buffered) return Body.ofStream(source);
  const first = await firstBlock(source);
  if (first.done) return Body.ofBytes(first.bytes);
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return Body.ofStream(Readable.from(blocks(first.bytes, iterator, source)));
}

/** By events, as most responses end in it: an iterator costs several turns of the loop for each of them. */
function firstBlock(source: Readable): Promise<{ bytes: Uint8Array; done: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const settle = (done: boolean) => {
      source.off('data', onData).off('end', onEnd).off('error', reject).off('close', onClose);
      resolve({ bytes: join(chunks), done });
    };
    const onData = (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < BUFFER_BYTES) return;
      source.pause();
      settle(false);
    };
    const onEnd = () => settle(true);
    const onClose = () => reject(new Error('The response broke off.'));
    source.on('data', onData).on('end', onEnd).on('error', reject).on('close', onClose);
  });
}

async function readBlock(iterator: AsyncIterator<Uint8Array>): Promise<{ bytes: Uint8Array; done: boolean }> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size < BUFFER_BYTES; ) {
    const next = await iterator.next();
    if (next.done) return { bytes: join(chunks), done: true };
    chunks.push(next.value);
    size += next.value.length;
  }
  return { bytes: join(chunks), done: false };
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}

async function* blocks(first: Uint8Array, iterator: AsyncIterator<Uint8Array>, source: Readable) {
  try {
    yield first;
    for (;;) {
      const { bytes, done } = await readBlock(iterator);
      if (bytes.length > 0) yield bytes;
      if (done) return;
    }
  } finally {
    source.on('error', () => {}).destroy();
  }
}
