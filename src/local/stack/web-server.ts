// Serves a web-standard handler (Request → Response) over node:http on loopback: for the small local services whose
// requests have no body. Nothing here is on the path of the MCP traffic.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebServer {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
}

/** @param port 0: any free port. */
export async function serveWeb(handle: (request: Request) => Promise<Response>, port = 0): Promise<WebServer> {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
      const request = new Request(`http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url}`, {
        method: incoming.method ?? 'GET',
        headers,
      });
      const response = await handle(request);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    } catch {
      outgoing.writeHead(400).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    origin: `http://127.0.0.1:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
