// The worker process: loads the app as Azure's Node.js worker does and runs its functions when the host says so.
// Started by worker-process.ts with the app's folder as its argument; ends when the host does.
import type { FromWorker, LogLevel, ToWorker } from '../protocol.ts';
import { installCoreApi } from './core-api.ts';
import { describe, invoke } from './invoke.ts';
import { loadApp } from './load-app.ts';
import { listenOnLoopbackOnly } from './loopback.ts';

const folder = process.argv[2]!;
const send = (message: FromWorker): void => void process.send?.(message);
const log = (level: LogLevel, category: 'user' | 'system', message: string): void =>
  send({ kind: 'log', level, category, message });

// When the host dies, its instance is gone: nothing of the app may go on, not even clean-up that Azure would not run.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C reaches the whole process group; the host decides when the worker ends.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});

listenOnLoopbackOnly();
const registry = installCoreApi(log);

process.on('message', async (message: ToWorker) => {
  if (message.kind === 'invoke') {
    send({ kind: 'settled', id: message.id, ...(await invoke(message, registry, log)) });
    return;
  }
  for (const hook of registry.hooks.appTerminate) {
    try {
      await hook({ hookData: {}, appHookData: {} });
    } catch (error) {
      log('error', 'system', `An appTerminate hook failed. ${describe(error, 'handler').message}`);
    }
  }
  process.exit(0);
});

try {
  const httpUri = await loadApp(folder, registry);
  send({ kind: 'ready', httpUri, functions: [...registry.functions.values()].map(({ metadata }) => metadata) });
} catch (error) {
  send({ kind: 'load-failed', failure: describe(error, 'handler') });
}
