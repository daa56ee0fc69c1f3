// Runs only the Functions host, over an app that is built already:
// `node src/local/functions-host/main.ts --app DIR --port N`. Settings are this process's environment.
// SIGTERM stops as Azure does, Ctrl-C quickly. Standard output has one line, the URL (with --json: JSON).
import { parseArgs } from 'node:util';
import { readEasyAuthFlags } from './easy-auth-flags.ts';
import { startFunctionsHost } from './host.ts';
import { terminalLog } from './log.ts';

const USAGE = `Usage: node src/local/functions-host/main.ts [flags]
  --app DIR                 folder with package.json ("main") and host.json; default: this one
  --port N                  default: 7071; 0: any free port
  --json                    one line of JSON when ready: {"url","port","pid","workerPid","keys"}
  --time-scale X            1 is Azure's pace; 0.01 turns its 240 s into 2.4 s
  --easy-auth ISSUER,AUDIENCE,JWKS_URL
  --allowed-principals ID,… object ids that Easy Auth lets in; default: all
  --easy-auth-exclude P,…   paths without Easy Auth, e.g. /healthz
  --verbose                 the library's own messages too`;

const { values } = parseArgs({
  options: {
    app: { type: 'string', default: '.' },
    port: { type: 'string', default: '7071' },
    json: { type: 'boolean', default: false },
    'time-scale': { type: 'string', default: '1' },
    'easy-auth': { type: 'string' },
    'allowed-principals': { type: 'string' },
    'easy-auth-exclude': { type: 'string' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

try {
  const easyAuth = readEasyAuthFlags(values);
  const host = await startFunctionsHost({
    folder: values.app,
    port: Number(values.port),
    timeScale: Number(values['time-scale']),
    log: terminalLog({ verbose: values.verbose }),
    ...(easyAuth ? { easyAuth } : {}),
  });
  const { url, port, workerPid, keys } = host;
  console.log(values.json ? JSON.stringify({ url, port, pid: process.pid, workerPid, keys }) : url);
  const stop = async (pace: 'azure' | 'quick'): Promise<void> => {
    await host.close(pace);
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('azure'));
  process.on('SIGINT', () => void stop('quick'));
  process.on('SIGHUP', () => void stop('quick'));
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(code === 'EADDRINUSE' ? `Port ${values.port} is in use. Choose another one with --port.` : message);
  process.exit(1);
}
