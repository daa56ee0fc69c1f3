// One Functions host as a process of its own, for tests that kill it, stop it, or run several of them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EasyAuthOptions } from '../../src/local/functions-host/easy-auth.ts';
import { PROJECT } from '../../src/local/stack/build.ts';

export interface TestHostOptions {
  /** Folder of the app; default: this project, that is dist/. */
  readonly app?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly easyAuth?: EasyAuthOptions;
  /** 1 is Azure's pace. */
  readonly timeScale?: number;
  readonly port?: number;
}

export interface TestHost extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Of the first worker. */
  readonly workerPid: number;
  readonly keys: { readonly default: string; readonly master: string };
  /** Resolves with the exit code, `null` after a signal. */
  readonly exited: Promise<number | null>;
  /** What it said on the terminal so far: its own words and the app's output. */
  log(): string;
  /** Waits for words on the terminal. @throws Error with everything it said, after 10 s. */
  logged(words: string | RegExp): Promise<void>;
  /** The instance dies: SIGKILL for host and worker, nothing is cleaned up. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Orderly and quick. */
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../src/local/functions-host/main.ts', import.meta.url));

export async function startTestHost(options: TestHostOptions = {}): Promise<TestHost> {
  const { easyAuth } = options;
  const args = ['--json', '--app', options.app ?? PROJECT, '--port', String(options.port ?? 0)];
  if (options.timeScale !== undefined) args.push('--time-scale', String(options.timeScale));
  if (easyAuth !== undefined) {
    args.push('--easy-auth', [easyAuth.issuer, easyAuth.audience, easyAuth.jwksUrl].join(','));
    if (easyAuth.allowedPrincipals) args.push('--allowed-principals', easyAuth.allowedPrincipals.join(','));
    if (easyAuth.excludedPaths) args.push('--easy-auth-exclude', easyAuth.excludedPaths.join(','));
  }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited.then(() => null)]);
  if (line === null) throw new Error(`The host did not start:\n${said}`);
  const ready = JSON.parse(String(line[0])) as Pick<TestHost, 'url' | 'port' | 'workerPid' | 'keys'>;
  return make(child, ready, exited, () => said);
}

/** Gone, or dead and not yet reaped. */
export function processIsGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform === 'linux' && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

function make(
  child: ChildProcess,
  ready: Pick<TestHost, 'url' | 'port' | 'workerPid' | 'keys'>,
  exited: Promise<number | null>,
  log: () => string,
): TestHost {
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await exited;
  };
  return {
    ...ready,
    pid: child.pid!,
    exited,
    log,
    async logged(words) {
      const found = (): boolean => (typeof words === 'string' ? log().includes(words) : words.test(log()));
      for (const end = Date.now() + 10_000; !found(); await new Promise((resolve) => setTimeout(resolve, 20))) {
        if (Date.now() > end) throw new Error(`The host never said ${words}. It said:\n${log()}`);
      }
    },
    async kill() {
      child.kill('SIGKILL');
      try {
        process.kill(ready.workerPid, 'SIGKILL');
      } catch {
        // it noticed the host's end first
      }
      await exited;
    },
    signal: (signal) => void child.kill(signal),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
