// The host's listening sockets: 127.0.0.1, and [::1] where there is IPv6, since `localhost` may mean either. Never more.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackServer {
  readonly port: number;
  /** Refuses new connections at once; what is open goes on. */
  stopListening(): void;
  /** Ends what is still open. */
  destroy(): void;
}

/**
 * @param port 0: any free port.
 * @throws the error of `listen`, e.g. EADDRINUSE.
 */
export async function listenOnLoopback(handle: RequestListener, port: number): Promise<LoopbackServer> {
  // Kestrel's limits: 32 KB of request headers, 130 s of keep-alive, no limit for a request's whole duration.
  const make = (): Server =>
    createServer(
      { maxHeaderSize: 32_768, keepAliveTimeout: 130_000, headersTimeout: 30_000, requestTimeout: 0 },
      handle,
    );
  const main = make();
  await listen(main, port, '127.0.0.1');
  const bound = (main.address() as AddressInfo).port;
  const servers = [main];
  const second = make();
  try {
    await listen(second, bound, '::1');
    servers.push(second);
  } catch (error) {
    // No IPv6 here, or for a port that nobody asked for by number, somebody else has it: 127.0.0.1 serves.
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE' && port !== 0) {
      main.close();
      throw error;
    }
  }
  return {
    port: bound,
    stopListening() {
      for (const server of servers) {
        server.close();
        server.closeIdleConnections();
      }
    },
    destroy() {
      for (const server of servers) server.closeAllConnections();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, ipv6Only: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
