// Serves a web-standard handler (Request → Response) over node:http on loopback: for the small local services. Bodies are
// read whole and bounded; nothing here is on the path of the MCP traffic.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Bytes: sign-in forms and token requests are far below it. */
const MAX_BODY = 1_048_576;

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
      const method = incoming.method ?? 'GET';
      const body = method === 'GET' || method === 'HEAD' ? {} : { body: await readBody(incoming) };
      const url = `http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url}`;
      const response = await handle(new Request(url, { method, headers, ...body }));
      for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
      // The only header that may stand more than once.
      const cookies = response.headers.getSetCookie();
      if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
      outgoing.writeHead(response.status);
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

async function readBody(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Uint8Array).byteLength;
    if (size > MAX_BODY) throw new Error('The body is too large.');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}
