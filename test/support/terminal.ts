// A program in a terminal of its own (a pty), for what only asks a person when it believes that there is one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Python has a pty in its library; Node.js has not. Absolute path, or undefined where there is none. */
export const PYTHON = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'python3'))
  .find((path) => existsSync(path));

export interface InTerminal extends AsyncDisposable {
  /** Everything that it wrote so far. */
  text(): string;
  /** Waits for a text that matches. @throws Error with what it wrote, when it ends without */
  wrote(pattern: RegExp): Promise<RegExpExecArray>;
  readonly exitCode: Promise<number | null>;
}

const RUN = 'import pty,sys,os; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

export function runInTerminal(command: readonly string[], env: Readonly<Record<string, string>>): InTerminal {
  const child = spawn(PYTHON!, ['-c', RUN, ...command], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  let ended = false;
  void exitCode.then(() => {
    ended = true;
  });
  return {
    text: () => text,
    exitCode,
    async wrote(pattern) {
      for (;;) {
        const match = pattern.exec(text);
        if (match !== null) return match;
        if (ended) throw new Error(`It ended without writing ${pattern}:\n${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exitCode;
    },
  };
}
