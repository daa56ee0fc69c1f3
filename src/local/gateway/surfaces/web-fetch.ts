// The web surface: a standard Request in, a standard Response out, both streaming (Fetch standard). Cancelling the
// response's body reaches the backend.
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { GatewayCore } from '../runtime/gateway-core.ts';
import { HeaderBag } from '../runtime/headers.ts';
import type { GatewayResponse } from '../runtime/message.ts';
import type { Trace } from '../runtime/trace.ts';

/** Statuses that take no body (Fetch standard, "null body status"). */
const NULL_BODY = new Set([101, 204, 205, 304]);

export async function fetchThrough(
  core: GatewayCore,
  request: Request,
  ipAddress: string,
  tracing: boolean,
): Promise<{ response: Response; trace: Trace | null }> {
  const headers = HeaderBag.from([...request.headers]);
  if (!headers.has('Host')) headers.set('Host', new URL(request.url).host);
  const body = request.body === null ? null : Readable.fromWeb(request.body as NodeReadableStream<Uint8Array>);
  // A caller who goes away breaks its own stream; that alone is no fault.
  body?.on('error', () => {});
  const handled = await core.handle(
    { method: request.method, url: request.url, headers, body, ipAddress, signal: request.signal },
    tracing,
  );
  return { response: toWebResponse(handled.response, request.method), trace: handled.trace };
}

/** What a policy made and HTTP can't carry (a line break in a header, a status of 1000) becomes a 500. */
function toWebResponse(response: GatewayResponse, method: string): Response {
  try {
    return buildResponse(response, method);
  } catch {
    response.body?.discard();
    return Response.json({ statusCode: 500, message: 'Internal server error' }, { status: 500 });
  }
}

function buildResponse(response: GatewayResponse, method: string): Response {
  const headers = new Headers();
  for (const [name, value] of response.headersBag.lines()) headers.append(name, value);
  const init = { status: response.statusCode, statusText: response.statusReason, headers };
  // Checks status and phrase before the body is taken.
  new Response(null, init);
  const content = response.body?.take() ?? null;
  if (NULL_BODY.has(response.statusCode) || method === 'HEAD') {
    if (content instanceof Readable) content.on('error', () => {}).destroy();
    return new Response(null, init);
  }
  if (content instanceof Readable) return new Response(toWeb(content), init);
  headers.set('Content-Length', String(content?.length ?? 0));
  return new Response(content === null ? null : (content as Uint8Array<ArrayBuffer>), init);
}

/** One chunk is held at most, so a slow reader slows the backend. */
function toWeb(source: Readable): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done) controller.close();
        else controller.enqueue(new Uint8Array(next.value.buffer, next.value.byteOffset, next.value.byteLength));
      },
      cancel() {
        source.on('error', () => {}).destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
