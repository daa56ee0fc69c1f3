// The child process that is Azurite: blob and queue service over HTTPS with bearer tokens (OAuth "basic": issuer, audience
// and times are checked, the signature is not). Azurite has no public API for this, so its version is pinned exactly.
// It ends when its parent does, however the parent died: the IPC channel closes with it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { lockDataFolder } from './data-folder.ts';

/** What the parent passes as the only argument, as JSON. */
export interface AzuriteSettings {
  /** Absolute folder; `null` keeps everything in memory. */
  readonly folder: string | null;
  readonly blobPort: number;
  readonly queuePort: number;
  readonly certFile: string;
  readonly keyFile: string;
}

/** The one message to the parent: where it listens, or why it doesn't. */
export type AzuriteReport = { readonly blobPort: number; readonly queuePort: number } | { readonly error: string };

interface LokiStore {
  readonly db?: { autosaveInterval: number; autosaveDisable(): void; autosaveEnable(): void };
}
interface Server {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
  readonly metadataStore?: LokiStore;
  readonly extentMetadataStore?: LokiStore;
}
type Constructor<T> = new (...args: unknown[]) => T;

const require = createRequire(import.meta.url);
const load = <T>(path: string): Constructor<T> =>
  (require(`azurite/dist/src/${path}`) as { default: Constructor<T> }).default;

/** Azurite writes its index every 5 s, which a kill would lose; this is what it may lose here, in milliseconds. */
const AUTOSAVE_MS = 250;

async function start(settings: AzuriteSettings): Promise<Server[]> {
  if (settings.folder !== null) await lockDataFolder(settings.folder);
  const server = (service: 'blob' | 'queue', port: number): Server => {
    const name = service === 'blob' ? 'Blob' : 'Queue';
    const Configuration = load<object>(`${service}/${name}Configuration`);
    const folder = settings.folder ?? '';
    const configuration = new Configuration(
      '127.0.0.1',
      port,
      65, // keep-alive seconds: longer than the SDK's agents, so that they never write into a closing socket
      join(folder, `${service}.json`),
      join(folder, `${service}-extents.json`),
      [
        {
          locationId: 'Default',
          locationPath: join(folder, service),
          maxConcurrency: 10,
        },
      ],
      false, // access log
      undefined,
      false, // debug log
      undefined,
      false, // loose
      true, // newer SDKs speak newer API versions than Azurite lists
      settings.certFile,
      settings.keyFile,
      '',
      'basic',
      false,
      settings.folder === null,
    );
    const made = new (load<Server>(`${service}/${name}Server`))(configuration);
    if (settings.folder !== null) saveOften(made);
    return made;
  };
  const servers = [server('blob', settings.blobPort), server('queue', settings.queuePort)];
  for (const one of servers) await one.start();
  return servers;
}

function saveOften(server: Server): void {
  for (const { db } of [server.metadataStore ?? {}, server.extentMetadataStore ?? {}]) {
    if (db === undefined) continue;
    db.autosaveDisable();
    db.autosaveInterval = AUTOSAVE_MS;
    db.autosaveEnable();
  }
}

const report = (message: AzuriteReport): void => void process.send?.(message);
const starting = start(JSON.parse(process.argv[2] ?? '{}') as AzuriteSettings);

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  try {
    // Closing writes the index; the data folder is complete afterwards.
    for (const server of await starting) await server.close();
  } finally {
    process.exit(0);
  }
};
process.on('disconnect', () => void stop());
process.on('message', (message) => void (message === 'stop' && stop()));
process.on('SIGTERM', () => void stop());
// Ctrl-C reaches the whole process group; the parent decides when storage goes, after its users.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});

try {
  const [blob, queue] = (await starting).map((server) => Number(new URL(server.getHttpServerAddress()).port));
  report({ blobPort: blob!, queuePort: queue! });
} catch (error) {
  report({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  process.disconnect?.();
}
