// Runs a server of src/app/mcp on Node's own HTTP server, for tests that need sockets but no Functions host: real
// clients, disconnects, readers that stop.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { Connection, Incoming } from '../../../../src/app/mcp/incoming.ts';
import type { McpServer, Route } from '../../../../src/app/mcp/mcp-server.ts';

export interface Served extends AsyncDisposable {
  readonly origin: string;
  readonly server: McpServer;
}

/** Listens on a free port of the loopback interface. */
export async function serve(server: McpServer): Promise<Served> {
  const http = createServer((req, res) => void answer(server, req, res));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    server,
    async [Symbol.asyncDispose]() {
      await server.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function answer(server: McpServer, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url!, `http://${req.headers.host}`);
  const headers = new Headers();
  for (let i = 0; i < req.rawHeaders.length; i += 2) headers.append(req.rawHeaders[i]!, req.rawHeaders[i + 1]!);
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  const connection: Connection = {
    signal: gone.signal,
    pendingBytes: () => res.writableLength,
    destroy: () => void res.destroy(),
  };
  const body =
    req.method === 'GET' || req.method === 'HEAD' ? null : (Readable.toWeb(req) as ReadableStream<Uint8Array>);
  const request: Incoming = { method: req.method!, url: url.href, headers, body };
  const route = url.pathname.split('/').at(-1) as Route;
  const reply = await server.handle(route, request, connection);
  for (const [name, value] of Object.entries(reply.headers)) res.setHeader(name, value);
  res.statusCode = reply.status;
  if (reply.body === null || typeof reply.body === 'string') {
    res.end(reply.body ?? undefined);
    return;
  }
  // As the Functions library does it: no back-pressure, no word about a client that has gone.
  for await (const chunk of reply.body as unknown as NodeStream<Uint8Array>) res.write(chunk);
  res.end();
}
