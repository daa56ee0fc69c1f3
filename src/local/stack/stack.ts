// Starts and stops what plays Azure on this machine, in the order in which one needs the other: storage and Entra, the
// containers, the Functions host with the app, and the gateway in front of it. Used by `remote-mcp start`.
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { EasyAuthOptions } from '../functions-host/easy-auth.ts';
import { type FunctionsHost, startFunctionsHost } from '../functions-host/host.ts';
import type { HostLog } from '../functions-host/log.ts';
import { type Azurite, startAzurite } from './azurite.ts';
import { ensureBuilt, PROJECT } from './build.ts';
import { makeDataFolder } from './data-folder.ts';
import { BACKEND_APP, type LocalEntra, startEntra } from './entra.ts';
import { type GatewayPorts, type LocalGateway, startGateway } from './gateway.ts';
import { GATEWAY_IDENTITY, LOCAL_TENANT, type LocalIdentity, startIdentity } from './identity.ts';
import { type LocalSecrets, loadLocalSecrets } from './local-secrets.ts';
import { BusyPortError, freePort, LOCALHOST, requireFreePort } from './ports.ts';
import { prepareStorage } from './storage.ts';

export interface GatewayChoices {
  /** 0: any free port. */
  readonly port: number;
  readonly entraPort: number;
  /** A users.json; without it two people ship. */
  readonly usersFile?: string | undefined;
  /** A upn: signs in without a page. */
  readonly autoLogin?: string | undefined;
  /** What a deployer may choose; see DEFAULT_CHOICES in gateway.ts. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Another clock, network or cache than the machine's: for tests. */
  readonly ports?: GatewayPorts;
}

export interface LocalStackOptions {
  /** Where data, certificate and lock are. */
  readonly dataFolder: string;
  /** Nothing is kept but the certificate. */
  readonly inMemory: boolean;
  /** 0: any free port. */
  readonly functionsPort: number;
  readonly blobPort: number;
  readonly queuePort: number;
  /** For the error when the port is busy. */
  readonly functionsPortFlag: string;
  readonly easyAuth?: EasyAuthOptions;
  /** Without it the app runs alone, and nobody signs in. */
  readonly gateway?: GatewayChoices;
  /** 1 is Azure's pace; see functions-host/times.ts. */
  readonly timeScale: number;
  /** Settings for the app, on top of the stack's. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: HostLog;
}

export interface LocalStack {
  readonly functions: FunctionsHost;
  readonly azurite: Azurite;
  readonly identity: LocalIdentity;
  /** Both only with a gateway. */
  readonly gateway?: LocalGateway & { readonly origin: string };
  readonly entra?: LocalEntra;
  /** Host first, storage last, so that what is just being saved is saved. A second call hurries. */
  close(pace: 'azure' | 'quick'): Promise<void>;
}

/** @throws BusyPortError, or Error in words, with everything stopped again. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { dataFolder: folder, inMemory, blobPort, queuePort, functionsPort, log } = options;
  await makeDataFolder(folder);
  await requireFreePort(functionsPort, 'Functions host', options.functionsPortFlag, LOCALHOST);
  const parts: { close(): Promise<void> }[] = [];
  let stopping = false;
  const undo = async (): Promise<void> => {
    stopping = true;
    for (const part of parts.reverse()) await part.close();
  };
  const part = async <T>(starting: Promise<T>, close: (started: T) => Promise<void>): Promise<T> => {
    const started = await starting;
    parts.push({ close: () => close(started) });
    return started;
  };

  try {
    const onUnexpectedExit = (): void => {
      if (!stopping) log('error', 'The storage emulator has ended: tools answer "unavailable". Start again.', 'host');
    };
    const starting = await Promise.allSettled([
      part(startAzurite({ folder, inMemory, blobPort, queuePort, onUnexpectedExit }), (one) => one.stop()),
      startSignIn(options, part),
      ensureBuilt(),
    ]);
    const [azurite, signIn] = starting.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    }) as [Azurite, SignIn, boolean];
    const { identity, entra } = signIn;
    const storage = await prepareStorage(azurite, identity);
    const trust = entra === undefined ? undefined : trustOnlyTheGateway(entra);
    const easyAuth = options.easyAuth ?? trust?.easyAuth;
    const host = startFunctionsHost({
      folder: PROJECT,
      port: functionsPort,
      env: { ...storage, ...trust?.env, ...options.env },
      log,
      timeScale: options.timeScale,
      ...(easyAuth ? { easyAuth } : {}),
    });
    // A part too: when the gateway after it can't start, its worker would keep this process alive.
    const functions = await part(host, (one) => one.close('quick'));
    const gateway =
      signIn.front === undefined ? undefined : await startFront(options, signIn, functions, azurite, storage);
    let closing: Promise<void> | undefined;
    return {
      functions,
      azurite,
      identity,
      ...(entra ? { entra } : {}),
      ...(gateway ? { gateway } : {}),
      close(pace) {
        if (closing !== undefined) void functions.close(pace);
        closing ??= Promise.resolve(gateway?.close())
          .then(() => functions.close(pace))
          .then(undo);
        return closing;
      },
    };
  } catch (error) {
    await undo();
    // Taken between the look and the listening.
    const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw busy ? new BusyPortError(functionsPort, 'Functions host', options.functionsPortFlag) : error;
  }
}

interface SignIn {
  readonly identity: LocalIdentity;
  readonly entra?: LocalEntra;
  readonly front?: { readonly origin: string; readonly port: number; readonly secrets: LocalSecrets };
}

type Part = <T>(starting: Promise<T>, close: (started: T) => Promise<void>) => Promise<T>;

/** The local Entra when there is a gateway, else only the managed identities. */
async function startSignIn({ gateway, dataFolder, inMemory }: LocalStackOptions, part: Part): Promise<SignIn> {
  if (gateway === undefined) return { identity: await part(startIdentity(), (one) => one.close()) };
  await requireFreePort(gateway.port, 'gateway', '--port', LOCALHOST);
  await requireFreePort(gateway.entraPort, 'local Entra', '--entra-port');
  // The origin is in the policies, so it has to be known before the gateway listens.
  const port = gateway.port === 0 ? await freePort() : gateway.port;
  const origin = `http://localhost:${port}`;
  const secrets = await loadLocalSecrets(inMemory ? null : dataFolder);
  const { entraPort, usersFile, autoLogin } = gateway;
  const entra = await part(
    startEntra({ port: entraPort, gatewayOrigin: origin, usersFile, autoLogin, secret: secrets.entra }),
    (one) => one.close(),
  );
  return { identity: entra, entra, front: { origin, port, secrets } };
}

/** The app's settings and Easy Auth's, as infra/ makes them: nobody but the gateway gets in. */
function trustOnlyTheGateway(entra: LocalEntra): { env: Record<string, string>; easyAuth: EasyAuthOptions } {
  return {
    env: {
      MCP_AUTH: 'gateway',
      MCP_GATEWAY_PRINCIPAL_ID: GATEWAY_IDENTITY.principalId,
      MCP_BACKEND_AUDIENCE: BACKEND_APP,
      MCP_TENANT_ID: LOCAL_TENANT,
      MCP_AUTHORITY: entra.authority,
    },
    easyAuth: {
      issuer: `${entra.authority}/${LOCAL_TENANT}/v2.0`,
      audience: BACKEND_APP,
      jwksUrl: entra.jwksUrl,
      allowedPrincipals: [GATEWAY_IDENTITY.principalId],
      excludedPaths: ['/healthz'],
    },
  };
}

async function startFront(
  options: LocalStackOptions,
  signIn: SignIn,
  functions: FunctionsHost,
  azurite: Azurite,
  storage: Readonly<Record<string, string>>,
): Promise<LocalGateway & { readonly origin: string }> {
  // The gateway runs in this process and writes grant records to Azurite: NODE_EXTRA_CA_CERTS comes too late for it.
  setDefaultCACertificates([...getCACertificates('default'), azurite.certificate.cert]);
  const { origin, port, secrets } = signIn.front!;
  const { choices, ports } = options.gateway ?? {};
  const gateway = await startGateway({
    port,
    origin,
    entra: signIn.entra!,
    functionsUrl: functions.url,
    grantsUrl: `${storage.SNIPPETS_BLOB_URL}/grants`,
    secrets,
    ...(choices ? { choices } : {}),
    ...(ports ? { ports } : {}),
  });
  return { ...gateway, origin };
}

/** The default place of the data. */
export const DEFAULT_DATA_FOLDER = join(PROJECT, '.data');
