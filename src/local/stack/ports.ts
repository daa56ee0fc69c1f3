// Ports of the local services. All of them are on loopback; a busy one is an error that names the flag to change it.
import { type AddressInfo, createServer } from 'node:net';

/** Says which flag moves the service away; the command line prints it without a stack trace. */
export class BusyPortError extends Error {
  constructor(port: number, service: string, flag: string) {
    super(`Port ${port} (${service}) is in use. Stop what uses it, or choose another one with ${flag}.`);
    this.name = 'BusyPortError';
  }
}

/** What `localhost` may mean: free on 127.0.0.1 and taken on ::1, it would lead some clients to another program. */
export const LOCALHOST = ['127.0.0.1', '::1'] as const;

/** A stack that is just stopping gets this long to finish. */
const PATIENCE_MS = 1_500;

/**
 * Waits until a port can be had.
 * @param port 0 means any, which always can be had.
 * @param addresses those that the service's name may lead to
 * @throws BusyPortError after a moment.
 */
export async function requireFreePort(
  port: number,
  service: string,
  flag: string,
  addresses: readonly string[] = ['127.0.0.1'],
): Promise<void> {
  if (port === 0) return;
  const end = Date.now() + PATIENCE_MS;
  for (const address of addresses) {
    while (!(await isFree(port, address))) {
      if (Date.now() > end) throw new BusyPortError(port, service, flag);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function isFree(port: number, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      // A machine without IPv6: nobody can be there.
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(true);
      else reject(error);
    });
    probe.listen(port, address, () => probe.close(() => resolve(true)));
  });
}

/** A port that is free now, for what has to know its number before it listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
