#!/usr/bin/env node
// The `remote-mcp` command. The sources are TypeScript that Node 22.18+ runs as it is; on an older Node (20 is enough to
// install) this file hands over to the Node 22 that `npm ci` has put into node_modules.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > 22 || (major === 22 && minor >= 18);

if (runsTypeScript) {
  await import('../src/cli.ts');
} else {
  const node = `${root}node_modules/node/bin/node`;
  if (!existsSync(node)) {
    console.error(
      'This Node.js is too old to run TypeScript. Run "npm ci" first: it installs Node 22 into node_modules.',
    );
    process.exit(1);
  }
  // The IPC channel is how the command notices that this process was killed: it then stops what it has started.
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
