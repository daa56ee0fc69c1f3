// Starts and stops the storage emulator as a child process (see azurite-process.ts), and makes the containers that the
// infrastructure makes in Azure: the app itself may not create containers there, so it never tries here.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AzuriteReport, AzuriteSettings } from './azurite-process.ts';
import { type Certificate, loadCertificate } from './certificate.ts';
import { requireFreePort } from './ports.ts';

export interface AzuriteOptions {
  /** Where everything is kept, the certificate too. */
  readonly folder: string;
  /** Data in memory only; the folder then holds just the certificate. */
  readonly inMemory?: boolean;
  /** 0: any free port. */
  readonly blobPort: number;
  readonly queuePort: number;
  /** Accounts instead of `devstoreaccount1`, in Azurite's form `name:base64key;…`. */
  readonly accounts?: string;
  /** Called when it ends without having been stopped. */
  readonly onUnexpectedExit?: () => void;
}

export interface Azurite {
  readonly pid: number;
  /** `https://127.0.0.1:<port>`, without the account. */
  readonly blobOrigin: string;
  readonly queueOrigin: string;
  readonly blobPort: number;
  readonly queuePort: number;
  readonly certificate: Certificate;
  /** Writes the index and ends; resolves when the process is gone. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export const EMULATOR_ACCOUNT = 'devstoreaccount1';

/** @throws BusyPortError, or Error with what Azurite said. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const [certificate] = await Promise.all([
    loadCertificate(options.folder),
    requireFreePort(options.blobPort, 'Azurite blob service', '--blob-port'),
    requireFreePort(options.queuePort, 'Azurite queue service', '--queue-port'),
  ]);
  const settings: AzuriteSettings = {
    folder: options.inMemory ? null : join(options.folder, 'storage'),
    blobPort: options.blobPort,
    queuePort: options.queuePort,
    certFile: certificate.certFile,
    keyFile: certificate.keyFile,
  };
  const child = fork(fileURLToPath(new URL('./azurite-process.ts', import.meta.url)), [JSON.stringify(settings)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...withoutNodeOptions(), ...(options.accounts ? { AZURITE_ACCOUNTS: options.accounts } : {}) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4_000);
  });
  const gone = once(child, 'exit');
  const report = await Promise.race([
    once(child, 'message').then(([message]) => message as AzuriteReport),
    gone.then((): AzuriteReport => ({ error: `it ended at start. ${stderr.trim()}` })),
  ]);
  if ('error' in report) {
    child.kill('SIGKILL');
    throw new Error(`Azurite did not start: ${report.error}`);
  }

  let wanted = true;
  void gone.then(() => {
    if (wanted) options.onUnexpectedExit?.();
  });
  return {
    pid: child.pid!,
    blobOrigin: `https://127.0.0.1:${report.blobPort}`,
    queueOrigin: `https://127.0.0.1:${report.queuePort}`,
    blobPort: report.blobPort,
    queuePort: report.queuePort,
    certificate,
    async stop() {
      wanted = false;
      if (child.connected) child.send('stop');
      else child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(timer);
    },
    async kill() {
      wanted = false;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/**
 * Creates a blob container unless it is there.
 * @param accountUrl e.g. `https://127.0.0.1:10000/devstoreaccount1`.
 * @param token a bearer token for storage.
 * @param ca the certificate to trust, PEM.
 */
export async function createContainer(accountUrl: string, name: string, token: string, ca: string): Promise<void> {
  const call = request(`${accountUrl}/${name}?restype=container`, {
    method: 'PUT',
    ca,
    agent: false,
    headers: { authorization: `Bearer ${token}`, 'x-ms-version': '2025-01-05', 'content-length': 0 },
  });
  call.end();
  const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 201 && response.statusCode !== 409) {
    throw new Error(`Azurite refused to create the container "${name}": status ${response.statusCode}.`);
  }
}

/** A test runner's loader must not be loaded into the emulator. */
function withoutNodeOptions(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return env;
}
