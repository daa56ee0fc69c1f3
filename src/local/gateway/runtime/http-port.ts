// The real HttpPort: undici with streaming bodies, no redirects unless asked, and a timeout that covers only the time
// until the response's headers (forward-request page: a stream may go on for as long as it likes).
import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { HttpFailure, type HttpPort, type IncomingResponse, type OutgoingRequest } from './ports.ts';

const MAX_REDIRECTS = 10;

/** Makes an HttpPort with its own connection pool; `close` ends the pool. */
export function undiciHttp(): HttpPort {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000, connectTimeout: 30_000 });
  return {
    send: (outgoing) => (outgoing.followRedirects ? follow(agent, outgoing) : sendOnce(agent, outgoing)),
    close: () => agent.destroy(),
  };
}

async function sendOnce(agent: Agent, outgoing: OutgoingRequest): Promise<IncomingResponse> {
  try {
    const response = await request(outgoing.url, {
      dispatcher: agent,
      method: outgoing.method as 'GET',
      headers: outgoing.headers.flat() as string[],
      body: outgoing.body,
      headersTimeout: outgoing.headersTimeout ?? 0,
      ...(outgoing.signal === undefined ? {} : { signal: outgoing.signal }),
      responseHeaders: 'raw',
    });
    return {
      status: response.statusCode,
      reason: response.statusText ?? '',
      headers: pairs(response.headers as unknown as string[]),
      body: response.body,
    };
  } catch (error) {
    if (outgoing.body instanceof Readable) outgoing.body.on('error', () => {}).destroy();
    throw failureOf(error, outgoing);
  }
}

function pairs(flat: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) list.push([flat[at] as string, flat[at + 1] as string]);
  return list;
}

function failureOf(error: unknown, outgoing: OutgoingRequest): HttpFailure {
  const code = (error as { code?: unknown }).code;
  if (code === 'UND_ERR_HEADERS_TIMEOUT') {
    return new HttpFailure('timeout', `No response headers within ${(outgoing.headersTimeout ?? 0) / 1000} seconds.`);
  }
  if (outgoing.signal?.aborted) return new HttpFailure('aborted', 'The caller has gone.');
  const origin = URL.canParse(outgoing.url) ? new URL(outgoing.url).origin : outgoing.url;
  const detail = typeof code === 'string' ? code : (error as Error).message;
  return new HttpFailure('connection', `The connection to ${origin} failed (${detail}).`);
}

/** Follows redirects as browsers do: 303, and POST on 301 and 302, become GET; credentials stay with their origin. */
async function follow(agent: Agent, first: OutgoingRequest): Promise<IncomingResponse> {
  let outgoing = first;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await sendOnce(agent, outgoing);
    const location = response.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return response;
    const keepsBody = response.status === 307 || response.status === 308;
    if (keepsBody && outgoing.body instanceof Readable) return response;
    response.body?.on('error', () => {}).destroy();
    outgoing = redirected(outgoing, new URL(location, outgoing.url), keepsBody);
  }
  throw new HttpFailure('connection', `More than ${MAX_REDIRECTS} redirects.`);
}

function redirected(outgoing: OutgoingRequest, target: URL, keepsBody: boolean): OutgoingRequest {
  const sameOrigin = target.origin === new URL(outgoing.url).origin;
  const isGet = outgoing.method === 'GET' || outgoing.method === 'HEAD';
  const dropped = new Set(['host', ...(sameOrigin ? [] : ['authorization', 'cookie'])]);
  if (!keepsBody) for (const name of ['content-type', 'content-length']) dropped.add(name);
  return {
    ...outgoing,
    url: target.href,
    method: keepsBody || isGet ? outgoing.method : 'GET',
    body: keepsBody ? outgoing.body : null,
    headers: outgoing.headers.filter(([name]) => !dropped.has(name.toLowerCase())),
  };
}
