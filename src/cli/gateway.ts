// `remote-mcp gateway`: only the gateway, over anyone's policies and backends. Everything it needs is in gateway.yaml
// and in the flags; it prints where it listens and, if asked, a timeline of every request.
import { parseArgs } from 'node:util';
import { createGateway } from '../local/gateway/index.ts';
import { renderTimeline } from '../local/gateway/trace/timeline.ts';
import { readPort, UsageError } from './usage-error.ts';

const USAGE = `Usage: remote-mcp gateway --config gateway.yaml [flags]
  --config FILE            APIs, operations, policies; see src/local/gateway/config/gateway.schema.json
  --port N                 default 8000
  --named-value NAME=TEXT  a named value (repeat)
  --parameter NAME=TEXT    a value that gateway.yaml leaves to a parameter (repeat)
  --backend NAME=URL       the address of a backend (repeat)
  --classic                count calls by sliding window, as classic tiers do (default: token bucket, as v2 tiers do)
  --trace                  print a timeline of every request
  --json                   one line of JSON with the URL when ready; with --trace one line a request
  --help`;

const OPTIONS = {
  config: { type: 'string' },
  port: { type: 'string' },
  'named-value': { type: 'string', multiple: true },
  parameter: { type: 'string', multiple: true },
  backend: { type: 'string', multiple: true },
  classic: { type: 'boolean', default: false },
  trace: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Runs until it is stopped by a signal. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values.config === undefined) throw new UsageError(`--config is missing.\n${USAGE}`);
  const gateway = await createGateway({
    config: values.config,
    namedValues: pairs(values['named-value'], '--named-value'),
    parameters: pairs(values.parameter, '--parameter'),
    backends: pairs(values.backend, '--backend'),
    tier: values.classic ? 'classic' : 'v2',
  });
  const server = await gateway.listen(readPort(values.port, '--port') ?? 8000, {
    onTrace: values.trace
      ? (trace) =>
          console.log(values.json ? JSON.stringify(trace) : renderTimeline(trace, { color: process.stdout.isTTY }))
      : undefined,
  });
  const url = server.url.replace('127.0.0.1', 'localhost');
  if (values.json) console.log(JSON.stringify({ url, port: server.port }));
  else console.log(readyText(url, gateway.warnings.length));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await gateway.close();
  return 0;
}

function readyText(url: string, warnings: number): string {
  const lines = [
    `The gateway listens on ${url}`,
    'It runs policies as API Management would, for development: it is not secure and serves this machine only.',
  ];
  if (warnings > 0) lines.push(`${warnings} warnings: remote-mcp policy check tells them.`);
  return lines.join('\n');
}

function pairs(given: readonly string[] | undefined, flag: string): Record<string, string> {
  return Object.fromEntries(
    (given ?? []).map((pair) => {
      const cut = pair.indexOf('=');
      if (cut < 1) throw new UsageError(`${flag} needs NAME=VALUE, not "${pair}".`);
      return [pair.slice(0, cut), pair.slice(cut + 1)];
    }),
  );
}
