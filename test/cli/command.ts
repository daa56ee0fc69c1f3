// Runs the `remote-mcp` command as a person does.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../../bin/remote-mcp.mjs', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  stdout(): string;
}

export function command(args: readonly string[]): Running {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const finished = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return {
    child,
    finished,
    stdout: () => stdout,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await finished;
    },
  };
}

/** Starts with `--json` and waits for the line. @throws Error with what it said when it ends instead. */
export async function started(args: readonly string[]): Promise<Running & { urls: Record<string, string> }> {
  const running = command(['start', '--json', ...args]);
  const ended = running.finished.then(({ stderr }) => {
    throw new Error(`It did not start:\n${stderr}`);
  });
  while (!running.stdout().includes('\n')) {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  ended.catch(() => {});
  return { ...running, urls: JSON.parse(running.stdout()) as Record<string, string> };
}
