// Starts and stops what plays Azure on this machine, in the order in which one needs the other: storage and identity,
// the containers, then the Functions host with the app. Used by `remote-mcp start`.
import { join } from 'node:path';
import type { EasyAuthOptions } from '../functions-host/easy-auth.ts';
import { type FunctionsHost, startFunctionsHost } from '../functions-host/host.ts';
import type { HostLog } from '../functions-host/log.ts';
import { type Azurite, startAzurite } from './azurite.ts';
import { ensureBuilt, PROJECT } from './build.ts';
import { type LocalIdentity, startIdentity } from './identity.ts';
import { BusyPortError, requireFreePort } from './ports.ts';
import { prepareStorage } from './storage.ts';

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
  /** Host first, storage last, so that what is just being saved is saved. A second call hurries. */
  close(pace: 'azure' | 'quick'): Promise<void>;
}

/** @throws BusyPortError, or Error in words, with everything stopped again. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { dataFolder: folder, inMemory, blobPort, queuePort, functionsPort, log } = options;
  await requireFreePort(functionsPort, 'Functions host', options.functionsPortFlag);
  const parts: { close(): Promise<void> }[] = [];
  let stopping = false;
  const undo = async (): Promise<void> => {
    stopping = true;
    for (const part of parts.reverse()) await part.close();
  };

  try {
    const onUnexpectedExit = (): void => {
      if (!stopping) log('error', 'The storage emulator has ended: tools answer "unavailable". Start again.', 'host');
    };
    const starting = await Promise.allSettled([
      startAzurite({ folder, inMemory, blobPort, queuePort, onUnexpectedExit }).then((azurite) => {
        parts.push({ close: () => azurite.stop() });
        return azurite;
      }),
      startIdentity().then((identity) => {
        parts.push(identity);
        return identity;
      }),
      ensureBuilt(),
    ]);
    const [azurite, identity] = starting.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    }) as [Azurite, LocalIdentity, boolean];
    const env = { ...(await prepareStorage(azurite, identity)), ...options.env };
    const functions = await startFunctionsHost({
      folder: PROJECT,
      port: functionsPort,
      env,
      log,
      timeScale: options.timeScale,
      ...(options.easyAuth ? { easyAuth: options.easyAuth } : {}),
    });
    let closing: Promise<void> | undefined;
    return {
      functions,
      azurite,
      identity,
      close(pace) {
        const host = functions.close(pace);
        closing ??= host.then(undo);
        return closing;
      },
    };
  } catch (error) {
    await undo();
    // Free on 127.0.0.1, taken on ::1: `localhost` would lead some clients to the other program.
    const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw busy ? new BusyPortError(functionsPort, 'Functions host', options.functionsPortFlag) : error;
  }
}

/** The default place of the data. */
export const DEFAULT_DATA_FOLDER = join(PROJECT, '.data');
