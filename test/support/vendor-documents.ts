// Client ID Metadata Documents as the vendors publish them, without the internet: a gateway network that takes https
// requests for the vendors' hosts to a server on this machine, and counts them. Everything else goes where it was going.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { undiciHttp } from '../../src/local/gateway/runtime/http-port.ts';
import type { HttpPort } from '../../src/local/gateway/runtime/ports.ts';

export interface VendorDocuments extends AsyncDisposable {
  readonly http: HttpPort;
  /** The addresses that were fetched, in order. */
  readonly fetched: string[];
}

/** @param documents by their address, which is also their `client_id` */
export async function serveVendorDocuments(documents: Readonly<Record<string, object>>): Promise<VendorDocuments> {
  const fetched: string[] = [];
  const server = createServer((request, response) => {
    const address = `https://${request.headers['x-vendor']}${request.url}`;
    fetched.push(address);
    const document = documents[address];
    const body = JSON.stringify({ client_id: address, ...document });
    response.writeHead(document === undefined ? 404 : 200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = (server.address() as AddressInfo).port;
  const hosts = new Set(Object.keys(documents).map((address) => new URL(address).host));
  const real = undiciHttp();
  return {
    fetched,
    // Without `close`: a gateway closes its network when it ends, and this one serves its successor too.
    http: {
      send(outgoing) {
        const { host, pathname, search } = new URL(outgoing.url);
        if (!hosts.has(host)) return real.send(outgoing);
        const url = `http://127.0.0.1:${port}${pathname}${search}`;
        return real.send({ ...outgoing, url, headers: [...outgoing.headers, ['x-vendor', host]] });
      },
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await Promise.all([real.close?.(), new Promise((done) => server.close(done))]);
    },
  };
}
