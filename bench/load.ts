// The load generator: keep-alive connections that each send the next request when the last answer is complete, in this
// process, against servers in processes of their own. Contenders take turns within a round, so that what the machine
// does besides hits all of them alike; the median round counts. Only ratios mean something on a shared machine.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';

export interface Call {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Fails the benchmark when an answer is not the expected one: a fast error is no result. */
  readonly expect: (status: number, body: string) => boolean;
}

export interface Measured {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface RunningServer {
  readonly origin: string;
  /** What the server said over IPC, where it was asked to. */
  readonly ready: unknown;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts bench/servers/<name>.ts, which prints its origin as its first line. @param listen begins before that line comes */
export async function startServer(
  name: string,
  env: Record<string, string> = {},
  listen: (child: ChildProcess) => Promise<unknown> = () => Promise.resolve(),
): Promise<RunningServer> {
  const file = fileURLToPath(new URL(`./servers/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', file], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const heard = listen(child);
  const lines = createInterface({ input: child.stdout! });
  const [origin] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(`bench/servers/${name}.ts ended before it was ready`))),
  ])) as [string];
  return {
    origin,
    ready: await heard,
    child,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Starts the servers named, runs `use`, and stops them whatever happens. */
export async function withServers<T>(
  names: readonly string[],
  use: (servers: readonly RunningServer[]) => Promise<T>,
): Promise<T> {
  const servers: RunningServer[] = [];
  try {
    for (const name of names) servers.push(await startServer(name));
    return await use(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** One measurement. @param seconds how long, after which running requests are still awaited */
export async function measure(origin: string, call: Call, concurrency: number, seconds: number): Promise<Measured> {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const times: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (performance.now() < end) {
        const sent = performance.now();
        const answer = await pool.request({ path: call.path, method: 'POST', headers: call.headers, body: call.body });
        const body = await answer.body.text();
        times.push(performance.now() - sent);
        if (!call.expect(answer.statusCode, body)) {
          throw new Error(`${origin}${call.path} answered ${answer.statusCode}: ${body.slice(0, 200)}`);
        }
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  await pool.close();
  times.sort((a, b) => a - b);
  return { requestsPerSecond: times.length / elapsed, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

export interface Contender {
  readonly name: string;
  readonly origin: string;
  readonly call: Call;
}

/** Interleaved rounds; returns each contender's median round by throughput. */
export async function compare(
  contenders: readonly Contender[],
  { rounds = 5, seconds = 3, warmUpSeconds = 2, concurrency = 16 } = {},
): Promise<Map<string, Measured>> {
  for (const { origin, call } of contenders) await measure(origin, call, concurrency, warmUpSeconds);
  const results = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, origin, call } of contenders) {
      results.get(name)!.push(await measure(origin, call, concurrency, seconds));
    }
  }
  const median = (all: Measured[]) => all.sort((a, b) => a.requestsPerSecond - b.requestsPerSecond)[all.length >> 1]!;
  return new Map([...results].map(([name, all]) => [name, median(all)]));
}

export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
