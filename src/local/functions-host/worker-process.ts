// The worker as the host sees it: one child process that has loaded the app, or failed to. It knows nothing of HTTP; it
// starts, takes invocations, tells how they ended, and is stopped or gone.
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HostLog, Severity } from './log.ts';
import type { Failure, FromWorker, FunctionMetadata, InvokeMessage, LogLevel, ToWorker } from './protocol.ts';

export interface Settled {
  readonly nothing?: true;
  readonly failure?: Failure;
}

export type Started =
  | { readonly httpPort: number; readonly functions: readonly FunctionMetadata[] }
  | { readonly failure: Failure };

export interface WorkerEvents {
  readonly log: HostLog;
  settled(id: string, settled: Settled): void;
  /** It ended without being told to. @param how exit code or signal, in words. */
  exited(how: string): void;
}

export interface Worker {
  readonly pid: number;
  /** Never rejects; an app that can't be loaded is a result. */
  readonly started: Promise<Started>;
  invoke(message: InvokeMessage): void;
  /** Runs the appTerminate hooks and ends the process; kills it after 5 s. */
  terminate(): Promise<void>;
  /** Ends it at once. `exited` is not called. */
  kill(): Promise<void>;
}

const SEVERITY: Record<LogLevel, Severity> = {
  trace: 'debug',
  debug: 'debug',
  information: 'info',
  warning: 'warning',
  error: 'error',
  critical: 'error',
  none: 'info',
};

/**
 * @param folder absolute path of the app: package.json and host.json are in it.
 * @param env on top of this process's environment; `undefined` removes a variable.
 */
export function startWorker(folder: string, env: NodeJS.ProcessEnv, events: WorkerEvents): Worker {
  const child = fork(fileURLToPath(new URL('./worker/main.ts', import.meta.url)), [folder], {
    cwd: folder,
    // Not this process's own flags: they may belong to a test runner or a debugger.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {
      ...process.env,
      FUNCTIONS_WORKER_RUNTIME: 'node',
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
      AzureWebJobsScriptRoot: folder,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', (line) => events.log('info', line, 'app'));
  }

  let wanted = true;
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  let start: (started: Started) => void;
  const started = new Promise<Started>((resolve) => {
    start = resolve;
  });
  void gone.then((how) => {
    start({
      failure: { phase: 'handler', message: `The process ended while it loaded the app (${how}).`, stack: undefined },
    });
    if (wanted) events.exited(how);
  });
  child.on('message', (message: FromWorker) => {
    switch (message.kind) {
      case 'ready':
        start({ httpPort: Number(new URL(message.httpUri).port), functions: message.functions });
        break;
      case 'load-failed':
        start({ failure: message.failure });
        break;
      case 'settled':
        events.settled(message.id, message);
        break;
      case 'log':
        // The library's own information lines are noise on a laptop; its warnings are not.
        if (message.category === 'user') events.log(SEVERITY[message.level], message.message, 'app');
        else events.log(message.level === 'information' ? 'debug' : SEVERITY[message.level], message.message, 'host');
        break;
    }
  });
  // A message to a worker that is just ending is lost; the end itself is what counts, and it is reported.
  const send = (message: ToWorker): void => void (child.connected && child.send(message, () => {}));

  return {
    pid: child.pid ?? 0,
    started,
    invoke: send,
    async terminate() {
      wanted = false;
      send({ kind: 'terminate' });
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(timer);
    },
    async kill() {
      wanted = false;
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await gone;
      }
    },
  };
}
