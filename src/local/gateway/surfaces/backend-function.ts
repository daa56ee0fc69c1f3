// A backend as a function, for tests: requests to its address become web Requests, its Responses stream back.
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { HttpFailure, type HttpPort, type IncomingResponse, type OutgoingRequest } from '../runtime/ports.ts';

/** Where the function is called; `.test` never resolves (RFC 6761). */
export const BACKEND_FUNCTION_URL = 'http://backend.test';

/** Sends requests for BACKEND_FUNCTION_URL to `backend`, all others to `http`. */
export function withBackendFunction(
  http: HttpPort,
  backend: (request: Request) => Response | Promise<Response>,
): HttpPort {
  const close = http.close?.bind(http);
  return {
    send: (request) => (request.url.startsWith(BACKEND_FUNCTION_URL) ? call(backend, request) : http.send(request)),
    ...(close === undefined ? {} : { close }),
  };
}

async function call(
  backend: (request: Request) => Response | Promise<Response>,
  outgoing: OutgoingRequest,
): Promise<IncomingResponse> {
  const { body, signal, headersTimeout } = outgoing;
  const stream = body instanceof Readable ? (Readable.toWeb(body) as ReadableStream<Uint8Array>) : body;
  const request = new Request(outgoing.url, {
    method: outgoing.method,
    headers: outgoing.headers.map(([name, value]): [string, string] => [name, value]),
    ...(stream === null ? {} : { body: stream as ReadableStream<Uint8Array>, duplex: 'half' as const }),
    ...(signal === undefined ? {} : { signal }),
  });
  const response = await withinTime(Promise.resolve(backend(request)), headersTimeout, signal);
  const content = response.body === null ? null : Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>);
  content?.on('error', () => {});
  if (content !== null) signal?.addEventListener('abort', () => content.destroy(), { once: true });
  return { status: response.status, reason: response.statusText, headers: [...response.headers], body: content };
}

function withinTime(
  answer: Promise<Response>,
  timeout: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const timer = timeout
      ? setTimeout(
          () => reject(new HttpFailure('timeout', `No response headers within ${timeout / 1000} seconds.`)),
          timeout,
        )
      : null;
    const gone = () => reject(new HttpFailure('aborted', 'The caller has gone.'));
    signal?.addEventListener('abort', gone, { once: true });
    answer
      .then(resolve, (error: Error) => reject(new HttpFailure('connection', `The backend failed: ${error.message}`)))
      .finally(() => {
        if (timer !== null) clearTimeout(timer);
        signal?.removeEventListener('abort', gone);
      });
  });
}
