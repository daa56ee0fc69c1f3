// Everything the app needs around it, for tests: Azurite with a certificate, the managed-identity endpoint, and 0 to n
// Functions hosts on it. `await using stack = await startStack({ functions: 2 })`; all ports are free ones, all data is
// thrown away. Code under test may also run in the test's own process: `stack.env` leads it to the same storage.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Azurite, startAzurite } from '../../src/local/stack/azurite.ts';
import { ensureBuilt } from '../../src/local/stack/build.ts';
import { type LocalIdentity, startIdentity } from '../../src/local/stack/identity.ts';
import { prepareStorage } from '../../src/local/stack/storage.ts';
import { startTestHost, type TestHost, type TestHostOptions } from './functions-host.ts';
import { claimSharedAccount } from './shared-azurite.ts';

export interface StackOptions extends Omit<TestHostOptions, 'port'> {
  /** How many Functions hosts, each a process of its own; default 0. They run with `MCP_AUTH=none` unless `env` says. */
  readonly functions?: number;
  /** Data on disk, so that it survives `azurite.stop()` and `azurite.start()`. Default: true; in memory is faster. */
  readonly persistent?: boolean;
  /** Use the Azurite that all tests share, with an account of its own: saves the start of one. It can't be stopped. */
  readonly shared?: boolean;
}

export interface TestAzurite {
  readonly blobOrigin: string;
  readonly queueOrigin: string;
  readonly pid: number;
  /** Orderly end. Ports and data stay reserved for `start`. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Same ports, same data. */
  start(): Promise<void>;
}

export interface TestStack extends AsyncDisposable {
  /** The app's settings (storage URLs, identity, trust), without MCP_*. Also right for code in this process. */
  readonly env: Readonly<Record<string, string>>;
  readonly azurite: TestAzurite;
  readonly hosts: readonly TestHost[];
  /** One more host on the same storage. */
  startHost(options?: TestHostOptions): Promise<TestHost>;
  readonly identity: LocalIdentity;
  /** Temporary folder of this stack. */
  readonly folder: string;
}

export async function startStack(options: StackOptions = {}): Promise<TestStack> {
  const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-test-'));
  const inMemory = options.persistent === false;
  const start = (blobPort: number, queuePort: number): Promise<Azurite> =>
    startAzurite({ folder, inMemory, blobPort, queuePort });
  const count = options.functions ?? 0;
  const shared = options.shared ? claimSharedAccount() : null;
  const [identity, own] = await Promise.all([
    startIdentity(),
    shared === null ? start(0, 0) : undefined,
    count > 0 && options.app === undefined ? ensureBuilt() : false,
  ]);
  const first = shared?.azurite ?? own!;
  let azurite = own;
  const mayStop = (): void => {
    if (shared !== null) throw new Error('This Azurite is shared with other tests: start the stack without `shared`.');
  };
  // NODE_EXTRA_CA_CERTS is read only when a process starts; this is its like for the process that is running.
  setDefaultCACertificates([...getCACertificates('default'), first.certificate.cert]);
  const env = await prepareStorage(first, identity, shared?.account);
  const hosts: TestHost[] = [];
  const startHost = async (given: TestHostOptions = {}): Promise<TestHost> => {
    const host = await startTestHost({
      ...options,
      ...given,
      env: { ...env, MCP_AUTH: 'none', ...options.env, ...given.env },
    });
    hosts.push(host);
    return host;
  };
  await Promise.all(Array.from({ length: count }, () => startHost()));

  return {
    env,
    hosts,
    startHost,
    identity,
    folder,
    azurite: {
      blobOrigin: first.blobOrigin,
      queueOrigin: first.queueOrigin,
      get pid() {
        return shared?.azurite.pid ?? azurite?.pid ?? 0;
      },
      async stop() {
        mayStop();
        await azurite?.stop();
        azurite = undefined;
      },
      async kill() {
        mayStop();
        await azurite?.kill();
        azurite = undefined;
      },
      async start() {
        if (own !== undefined) azurite ??= await start(own.blobPort, own.queuePort);
      },
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(hosts.map((host) => host.stop()));
      await azurite?.stop();
      await identity.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
