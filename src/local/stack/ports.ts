// Ports of the local services. All of them are on loopback; a busy one is an error that names the flag to change it.
import { type AddressInfo, createServer } from 'node:net';

/** Says which flag moves the service away; the command line prints it without a stack trace. */
export class BusyPortError extends Error {
  constructor(port: number, service: string, flag: string) {
    super(`Port ${port} (${service}) is in use. Stop what uses it, or choose another one with ${flag}.`);
    this.name = 'BusyPortError';
  }
}

/**
 * Waits until a port of 127.0.0.1 can be had: a stack that is just stopping gets a moment to finish.
 * @param port 0 means any, which always can be had.
 * @throws BusyPortError after `patienceMs` milliseconds.
 */
export async function requireFreePort(port: number, service: string, flag: string, patienceMs = 1_500): Promise<void> {
  if (port === 0) return;
  for (const end = Date.now() + patienceMs; !(await isFree(port)); ) {
    if (Date.now() > end) throw new BusyPortError(port, service, flag);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
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
