// Keeps one worker alive: restarts it after a crash (the next request gets a 500, then it is back) and after a
// functionTimeout; every open request is reset with the worker that served it.
import * as explain from './explain.ts';
import type { Invocations } from './invocations.ts';
import type { HostLog } from './log.ts';
import type { Failure, InvokeMessage } from './protocol.ts';
import { buildRouteTable, type RouteTable } from './route-table.ts';
import type { HostTimes } from './times.ts';
import { startWorker, type Worker } from './worker-process.ts';

export interface ReadyWorker {
  readonly httpPort: number;
  invoke(message: InvokeMessage): void;
}

export interface Supervisor {
  readonly pid: number;
  readonly routes: RouteTable;
  /** The worker that can take an invocation now. */
  current(): ReadyWorker | null;
  /** The next one, or `null`: this request is the one that a crash costs. */
  next(): Promise<ReadyWorker | null>;
  /** Resolves when the app is loaded or has failed to load. */
  ready(): Promise<void>;
  /** Replaces the worker at once. */
  restart(): void;
  /** Runs appTerminate and ends it for good. */
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly routePrefix: string;
  readonly times: HostTimes;
  readonly invocations: Invocations;
  readonly log: HostLog;
}

/** An app that crashes while loading is tried again, but ever more slowly. */
const SLOWEST_RETRY_MS = 30_000;

export function superviseWorker(options: SupervisorOptions): Supervisor {
  const { folder, env, routePrefix, times, invocations, log } = options;
  let routes: RouteTable = buildRouteTable([], routePrefix);
  let worker: Worker | undefined;
  let readyWorker: ReadyWorker | null = null;
  let starting: Promise<void> = Promise.resolve();
  let costsARequest = false;
  let stopped = false;
  let failedStarts = 0;

  function launch(): Promise<void> {
    const mine = startWorker(folder, env, {
      log,
      settled: (id, settled) => invocations.settle(id, settled),
      exited: (how) => {
        if (worker === mine) onCrash(how);
      },
    });
    worker = mine;
    return mine.started.then((started) => {
      if (worker !== mine) return;
      if ('failure' in started) {
        routes = buildRouteTable([], routePrefix);
        log('error', explain.loadFailed(started.failure), 'host');
        return;
      }
      failedStarts = 0;
      costsARequest = false;
      routes = buildRouteTable(started.functions, routePrefix);
      for (const problem of routes.problems) log('error', problem, 'host');
      readyWorker = { httpPort: started.httpPort, invoke: (message) => mine.invoke(message) };
    });
  }

  function relaunch(delayMs: number): void {
    starting = new Promise<void>((resolve) => setTimeout(resolve, delayMs)).then(() =>
      stopped ? undefined : launch(),
    );
  }

  function onCrash(how: string): void {
    const loaded = readyWorker !== null;
    readyWorker = null;
    worker = undefined;
    const failure: Failure = {
      phase: 'handler',
      message: `The process ended while it loaded the app (${how}).`,
      stack: undefined,
    };
    log('error', loaded ? explain.crashed(how, invocations.open) : explain.loadFailed(failure), 'host');
    costsARequest = true;
    invocations.resetAll();
    if (stopped) return;
    if (!loaded) failedStarts++;
    relaunch(loaded ? times.restartMs : Math.min(SLOWEST_RETRY_MS, times.restartMs * 2 ** failedStarts));
  }

  starting = launch();
  return {
    get pid() {
      return worker?.pid ?? 0;
    },
    get routes() {
      return routes;
    },
    current: () => readyWorker,
    async next() {
      if (costsARequest) {
        costsARequest = false;
        return null;
      }
      await starting;
      return readyWorker;
    },
    ready: () => starting,
    restart() {
      const old = worker;
      worker = undefined;
      readyWorker = null;
      void old?.kill();
      invocations.resetAll();
      relaunch(0);
    },
    async stop() {
      stopped = true;
      await starting;
      const last = worker;
      worker = undefined;
      readyWorker = null;
      await last?.terminate();
    },
  };
}
