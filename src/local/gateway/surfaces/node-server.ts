// The gateway as an HTTP/1.1 server on this machine. Streams both ways with back-pressure; a caller who goes away
// aborts the request, backend included.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { GatewayCore } from '../runtime/gateway-core.ts';
import { HeaderBag } from '../runtime/headers.ts';
import type { GatewayResponse } from '../runtime/message.ts';
import type { Trace } from '../runtime/trace.ts';

/** Bytes of a body that is written together with the headers. */
const SMALL_BODY = 8 * 1024;

export interface ListenOptions {
  /** Loopback only: the gateway is not hardened for a network. */
  readonly host?: '127.0.0.1' | '::1' | 'localhost';
  readonly onTrace?: ((trace: Trace) => void) | undefined;
}

export interface RunningGateway {
  readonly url: string;
  readonly port: number;
  /** Stops taking requests, lets the running ones end for `graceMs`, then breaks them off. */
  close(graceMs?: number): Promise<void>;
}

/** Listens; rejects with a clear error when the port is taken. `port` 0 takes a free one. */
export async function listenOn(core: GatewayCore, port: number, options: ListenOptions = {}): Promise<RunningGateway> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, response) => {
    void serve(core, request, response, options.onTrace);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, port)));
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const name = host === '::1' ? '[::1]' : host;
  return { url: `http://${name}:${actual}`, port: actual, close: (graceMs) => closeServer(server, graceMs ?? 1_000) };
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new Error(`Port ${port} is taken. Stop what listens there, or choose another one with --port.`);
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}

async function serve(
  core: GatewayCore,
  request: IncomingMessage,
  response: ServerResponse,
  onTrace: ((trace: Trace) => void) | undefined,
): Promise<void> {
  const abort = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) abort.abort();
  });
  const headers = new HeaderBag();
  const { rawHeaders } = request;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] as string, rawHeaders[at + 1] as string);
  }
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  request.on('error', () => {});
  const { response: answer, trace } = await core.handle(
    {
      method: request.method ?? 'GET',
      url: absoluteUrl(request),
      headers,
      body: hasBody ? request : null,
      letGo: () => drain(request, response),
      ipAddress: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      signal: abort.signal,
    },
    onTrace !== undefined,
  );
  if (trace !== null) onTrace?.(trace);
  await write(answer, request, response);
}

/** Bytes of an unread body that are read away, so that the connection can serve the next request. */
const DRAIN_LIMIT = 1_048_576;

/** An answer that came early must not break the connection off under a caller who is still sending. */
function drain(request: IncomingMessage, response: ServerResponse): void {
  let left = DRAIN_LIMIT;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left >= 0) return;
    request.pause();
    if (response.writableFinished) request.destroy();
    else response.once('finish', () => request.destroy());
  });
}

function absoluteUrl(request: IncomingMessage): string {
  const target = request.url ?? '/';
  if (/^https?:\/\//i.test(target)) return target;
  return `http://${request.headers.host ?? 'localhost'}${target}`;
}

async function write(answer: GatewayResponse, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const content = answer.body?.take() ?? null;
  const bodiless = request.method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
  const headers = answer.headersBag.lines();
  if (!bodiless && !(content instanceof Readable)) setLength(headers, content?.length ?? 0);
  try {
    const reason = answer.statusReason.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ');
    if (reason === '') response.writeHead(answer.statusCode, headers.flat());
    else response.writeHead(answer.statusCode, reason, headers.flat());
  } catch {
    // A policy made a header or a status that HTTP can't carry.
    response.writeHead(500, { 'Content-Type': 'application/json' });
    response.end('{"statusCode":500,"message":"Internal server error"}');
    return;
  }
  if (bodiless || content === null) {
    if (content instanceof Readable) content.on('error', () => {}).destroy();
    response.end();
  } else if (content instanceof Readable) {
    response.flushHeaders();
    send(content, response);
  } else if (content.length <= SMALL_BODY) {
    // As a string it goes out with the headers in one write.
    response.end(Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1'), 'latin1');
  } else {
    response.end(content);
  }
}

/** Streams with back-pressure. (`pipeline` makes and aborts an AbortController for each call, which costs more.) */
function send(content: Readable, response: ServerResponse): void {
  // A stream that breaks off breaks the connection off: the caller must not take it for complete.
  content.once('error', () => response.destroy());
  content.once('close', () => {
    if (!content.readableEnded) response.destroy();
  });
  response.once('close', () => content.destroy());
  content.pipe(response);
}

function setLength(headers: [string, string][], length: number): void {
  const existing = headers.find(([name]) => name.toLowerCase() === 'content-length');
  if (existing === undefined) headers.push(['Content-Length', String(length)]);
  else existing[1] = String(length);
}
