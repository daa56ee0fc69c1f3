// A gateway with one fault: passes everything on to a right one, under its own address, but for what a test spoils.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Spoiled {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Tampering {
  /** Changes an answer; event streams are not given to it. */
  readonly answer?: (request: IncomingMessage, answer: Spoiled) => void;
  /** Changes the headers on the way in. */
  readonly request?: (headers: Record<string, string | string[] | undefined>) => void;
  /** Holds an event stream back, as a gateway that buffers does. */
  readonly buffers?: boolean;
}

export interface TamperingProxy extends AsyncDisposable {
  readonly origin: string;
}

export async function tamperWith(upstream: string, tampering: Tampering): Promise<TamperingProxy> {
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const outward = (text: string): string =>
    text
      .replaceAll(upstream, origin)
      .replaceAll(`iss=${encodeURIComponent(upstream)}`, `iss=${encodeURIComponent(origin)}`);
  const inward = (text: string): string =>
    text.replaceAll(origin, upstream).replaceAll(encodeURIComponent(origin), encodeURIComponent(upstream));

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = inward(Buffer.concat(chunks).toString());
    const headers = { ...incoming.headers, host: new URL(upstream).host };
    delete headers['content-length'];
    delete headers['transfer-encoding'];
    tampering.request?.(headers);
    const call = request(upstream + inward(incoming.url!), {
      method: incoming.method!,
      headers: body === '' ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
    });
    outgoing.on('close', () => call.destroy());
    call.on('error', () => outgoing.destroy());
    call.on('response', (response) => void answer(incoming, response, outgoing));
    call.end(body);
  }

  async function answer(incoming: IncomingMessage, response: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (response.headers['content-type']?.startsWith('text/event-stream') && incoming.url!.includes('/sse')) {
      if (tampering.buffers) return;
      outgoing.writeHead(response.statusCode!, response.headers);
      response.pipe(outgoing);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [
        name,
        typeof value === 'string' ? outward(value) : value,
      ]),
    );
    delete headers['content-length'];
    delete headers['transfer-encoding'];
    const spoiled: Spoiled = { status: response.statusCode!, headers, body: outward(Buffer.concat(chunks).toString()) };
    tampering.answer?.(incoming, spoiled);
    outgoing.writeHead(spoiled.status, spoiled.headers);
    outgoing.end(spoiled.body);
  }

  return {
    origin,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
