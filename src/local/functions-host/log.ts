// One line for each thing a developer should know. Lines go to standard error, since standard output may be JSON.

export type Severity = 'debug' | 'info' | 'warning' | 'error';

/** `host`: this emulator. `app`: the function app's own output. */
export type HostLog = (severity: Severity, text: string, source: 'host' | 'app') => void;

const COLOUR: Record<Severity, string> = { debug: '\x1b[90m', info: '', warning: '\x1b[33m', error: '\x1b[31m' };

/** @param verbose debug lines too. */
export function terminalLog(options: { verbose?: boolean; stream?: NodeJS.WriteStream } = {}): HostLog {
  const stream = options.stream ?? process.stderr;
  return (severity, text, source) => {
    if (severity === 'debug' && !options.verbose) return;
    const colour = stream.isTTY ? COLOUR[severity] : '';
    const label = source === 'app' ? '[app] ' : '[functions] ';
    stream.write(`${colour}${label}${text}${colour === '' ? '' : '\x1b[0m'}\n`);
  };
}
