// How an instance ends. SIGTERM in Azure: no new connections; with nothing open it is gone in 2 s; open streams run on
// and are reset after 30 s, and only later the appTerminate hooks run. Ctrl-C keeps the order and leaves out the waiting.
import type { Agent } from 'node:http';
import type { Invocations } from './invocations.ts';
import type { HostLog } from './log.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { AZURE_DRAIN, type HostTimes } from './times.ts';

const QUICK_DRAIN_MS = 1_000;

export interface ShutdownParts {
  readonly server: LoopbackServer;
  readonly invocations: Invocations;
  readonly times: HostTimes;
  readonly log: HostLog;
  readonly agent: Agent;
  stopWorker(): Promise<void>;
}

export function shutDown(parts: ShutdownParts): (pace?: 'azure' | 'quick') => Promise<void> {
  const { server, invocations, times, log, agent, stopWorker } = parts;
  const hurry = new AbortController();
  let ending: Promise<void> | undefined;

  async function end(): Promise<void> {
    server.stopListening();
    if (invocations.open === 0) {
      await pause(times.idleStopMs, hurry.signal);
    } else {
      const count = `${invocations.open} open request${invocations.open === 1 ? '' : 's'}`;
      if (!hurry.signal.aborted) {
        log('info', `Stopping: ${count} may run on for ${AZURE_DRAIN}, as in Azure. Ctrl-C again stops now.`, 'host');
      }
      await Promise.race([invocations.drained(), pause(times.drainMs, hurry.signal)]);
      // Even in a hurry, a call that is just being answered gets its answer.
      if (hurry.signal.aborted) await Promise.race([invocations.drained(), pause(QUICK_DRAIN_MS)]);
      if (invocations.open > 0) {
        log('info', `Stopping: ${count} reset.`, 'host');
        // Their invocations are ended by the worker's end only: handlers get no word of it, as in Azure.
        invocations.resetClients();
        await pause(times.terminateMs, hurry.signal);
      }
    }
    await stopWorker();
    server.destroy();
    agent.destroy();
  }

  return (pace = 'azure') => {
    if (pace === 'quick' || ending !== undefined) hurry.abort();
    ending ??= end();
    return ending;
  };
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
