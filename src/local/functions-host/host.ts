// The local Functions host: HTTP in front, one worker process behind, with the real host's behaviour in between
// (README.md beside this file lists what was measured). What Azure would do silently is said on the terminal, with the mend.
import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import type { EasyAuth, EasyAuthOptions } from './easy-auth.ts';
import { answerEmpty, declaresTooMuch, Exchange } from './exchange.ts';
import * as explain from './explain.ts';
import { HOME_PAGE } from './home-page.ts';
import { type HostSettings, readHostJson } from './host-json.ts';
import { Invocations } from './invocations.ts';
import { type HostKeys, makeKeys, opens } from './keys.ts';
import { type HostLog, terminalLog } from './log.ts';
import { listenOnLoopback } from './loopback-server.ts';
import { joinHeaders, type RawHeaders } from './request-headers.ts';
import { type RequestPath, readRequestPath } from './request-path.ts';
import type { Route } from './route-table.ts';
import type { RouteValues } from './route-template.ts';
import { shutDown } from './shutdown.ts';
import { createThrottle } from './throttle.ts';
import { type HostTimes, hostTimes } from './times.ts';
import { type ReadyWorker, superviseWorker } from './worker-supervisor.ts';

export interface FunctionsHostOptions {
  /** The app's root: package.json (`main`) and host.json are in it. */
  readonly folder: string;
  /** 0: any free port. */
  readonly port?: number;
  /** The app's settings, on top of this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** 1 (default) is Azure's pace; 0.01 turns 240 s into 2.4 s, `functionTimeout` too. */
  readonly timeScale?: number;
  readonly times?: Partial<HostTimes>;
  readonly easyAuth?: EasyAuthOptions;
  readonly keys?: Partial<HostKeys>;
  readonly log?: HostLog;
}

export interface FunctionsHost {
  /** `http://localhost:<port>`. */
  readonly url: string;
  readonly port: number;
  /** Changes when the worker is restarted; 0 while there is none. */
  readonly workerPid: number;
  readonly keys: HostKeys;
  readonly routes: readonly Route[];
  /** Requests with a client, and invocations that have not ended in the worker. */
  readonly counts: { readonly open: number; readonly running: number };
  /**
   * Stops. `azure`: as the platform stops an instance (30 s for open streams, appTerminate after them). `quick`: the same
   * order without the waiting, for Ctrl-C. A second call makes a slow stop quick.
   */
  close(pace?: 'azure' | 'quick'): Promise<void>;
}

/** Resolves when the app is loaded, or has failed to: the host then serves what Azure would (404 on every route). */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const folder = resolve(options.folder);
  const log = options.log ?? terminalLog();
  const times = hostTimes(options.timeScale, options.times);
  const keys = makeKeys(options.keys);
  const invocations = new Invocations();
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  // Loaded only when wanted: its JWT library would make every cold start pay.
  const easyAuth = options.easyAuth && (await import('./easy-auth.ts')).createEasyAuth(options.easyAuth, log);
  const read = readHostJson(folder);
  const settings = 'problem' in read ? null : read;
  if ('problem' in read) log('error', explain.badHostJson(read.problem), 'host');

  const serve = (req: IncomingMessage, res: ServerResponse): void => {
    handle(req, res).catch((error: unknown) => {
      log(
        'error',
        `The host failed on ${req.method} ${req.url}: ${error instanceof Error ? error.stack : error}`,
        'host',
      );
      answerEmpty(res, 500);
    });
  };
  const server = await listenOnLoopback(serve, options.port ?? 0);
  const url = `http://localhost:${server.port}`;
  const throttle = createThrottle(settings?.maxConcurrentRequests ?? null, settings?.maxOutstandingRequests ?? null);
  const supervisor =
    settings &&
    superviseWorker({ folder, env: options.env ?? {}, routePrefix: settings.routePrefix, times, invocations, log });
  const timeoutMs = settings?.functionTimeoutMs == null ? null : settings.functionTimeoutMs * (options.timeScale ?? 1);
  await supervisor?.ready();

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    // Node.js would add Connection and Keep-Alive of its own; Kestrel sends neither.
    res.removeHeader('connection');
    if (settings === null || !supervisor) return answerEmpty(res, 503);
    const path = readRequestPath(req.url ?? '/');
    if (path === null) return answerEmpty(res, 400);
    const headers = easyAuth ? await admit(easyAuth, path, req, res) : req.rawHeaders;
    if (headers === null) return;
    const found = supervisor.routes.match(req.method ?? 'GET', path.path);
    if (found === null) return answerUnrouted(path, res);
    const name = found.route.functionName;
    const key = req.headers['x-functions-key'] ?? path.query.get('code') ?? undefined;
    if (!opens(keys, found.route.authLevel, Array.isArray(key) ? key[0] : key)) {
      log('warning', explain.wrongKey(name), 'host');
      return answerEmpty(res, 401);
    }
    if (declaresTooMuch(req)) {
      log('warning', explain.bodyTooLarge(name, 104_857_600), 'host');
      req.resume();
      return answerEmpty(res, 500, { connection: 'close' });
    }
    const entered = throttle.enter();
    if (entered === null) {
      log('warning', explain.throttled(name), 'host');
      return answerEmpty(res, 429);
    }
    const leave = typeof entered === 'function' ? entered : await entered;
    const worker = supervisor.current() ?? (await supervisor.next());
    if (worker === null || res.destroyed) {
      leave();
      return answerEmpty(res, 500);
    }
    start(req, res, found.route, found.values, path, headers, worker, leave, settings);
  }

  function start(
    req: IncomingMessage,
    res: ServerResponse,
    route: Route,
    values: RouteValues,
    path: RequestPath,
    headers: RawHeaders,
    worker: ReadyWorker,
    leave: () => void,
    { functionTimeoutMs }: HostSettings,
  ): void {
    const id = randomUUID();
    const { functionName } = route;
    const joined = joinHeaders(headers);
    const exchange = new Exchange(req, res, {
      invocationId: id,
      functionName,
      workerPort: worker.httpPort,
      agent,
      target: path.forwarded,
      headers,
      silenceMs: times.silenceMs,
      log,
      onClosed: () => invocations.close(id),
      onLost: () => invocations.settle(id, {}),
    });
    const onTimeout = (): void => {
      log('error', explain.timedOut(functionName, (functionTimeoutMs ?? 0) / 60_000, invocations.open), 'host');
      supervisor?.restart();
    };
    invocations.add(id, exchange, timeoutMs === null ? null : timeoutMs + times.timeoutGraceMs, onTimeout, leave);
    worker.invoke({
      kind: 'invoke',
      id,
      functionName,
      binding: route.binding,
      headers: JSON.stringify(joined),
      params: parameters(path.query, values),
      ...trace(joined.traceparent, joined.tracestate),
    });
  }

  async function admit(auth: EasyAuth, path: RequestPath, req: IncomingMessage, res: ServerResponse) {
    const admission = await auth.admit(path.path, req.rawHeaders);
    if ('headers' in admission) return admission.headers;
    log('warning', `Easy Auth refused ${req.method} ${path.path} with ${admission.status}: ${admission.why}.`, 'host');
    const challenge =
      admission.status === 401 ? { 'www-authenticate': `Bearer realm="${req.headers.host ?? ''}"` } : {};
    answerEmpty(res, admission.status, challenge);
    return null;
  }

  return {
    url,
    port: server.port,
    keys,
    get workerPid() {
      return supervisor?.pid ?? 0;
    },
    get routes() {
      return supervisor?.routes.routes ?? [];
    },
    get counts() {
      return { open: invocations.open, running: invocations.size };
    },
    close: shutDown({ server, invocations, times, log, stopWorker: async () => supervisor?.stop(), agent }),
  };
}

function answerUnrouted(path: RequestPath, res: ServerResponse): void {
  if (path.path !== '/') answerEmpty(res, 404);
  else res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(HOME_PAGE);
}

/** Query values are parameters too; a value of the route wins, and the key is nobody's business. */
function parameters(query: URLSearchParams, values: RouteValues): Record<string, string> {
  const params: Record<string, string> = Object.create(null);
  for (const [name, value] of query) {
    if (name.toLowerCase() !== 'code') params[name] = params[name] === undefined ? value : `${params[name]},${value}`;
  }
  return Object.assign(params, values);
}

/** W3C Trace Context: the host's own span, in the client's trace if there is one. */
function trace(
  parent: string | undefined,
  traceState: string | undefined,
): { traceParent: string; traceState: string | undefined } {
  const random = randomBytes(24).toString('hex');
  const [, id, flags] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(parent ?? '') ?? [];
  return { traceParent: `00-${id ?? random.slice(0, 32)}-${random.slice(32)}-${flags ?? '01'}`, traceState };
}
