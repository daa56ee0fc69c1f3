// `remote-mcp policy check`: what Azure would refuse in policies and what breaks event streams and MCP. Exit code 1 when
// there are errors or warnings; notes don't count.
import { parseArgs } from 'node:util';
import { checkPolicies } from '../local/gateway/check/check-policies.ts';
import { hasFindings, reportJson, reportText } from '../local/gateway/check/report.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `Usage: remote-mcp policy check TARGET… [flags]
  TARGET               a gateway.yaml (everything is checked in its place), a policy file, or a folder
  --config FILE        the same as a gateway.yaml among the targets
  --streaming          the policies are those of an API with event streams
  --named-values A,B   names of named values that exist, for files without a gateway.yaml
  --json               the findings as JSON
  --help`;

const OPTIONS = {
  config: { type: 'string', multiple: true },
  streaming: { type: 'boolean', default: false },
  'named-values': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export async function runCheck(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const targets = [...(values.config ?? []), ...positionals];
  if (targets.length === 0) throw new UsageError(`Say what to check.\n${USAGE}`);
  const names = values['named-values'];
  const report = await checkPolicies({
    targets,
    streaming: values.streaming,
    ...(names === undefined ? {} : { namedValues: names.split(',').map((name) => name.trim()) }),
  });
  console.log(values.json ? JSON.stringify(reportJson(report), null, 2) : reportText(report));
  return hasFindings(report) ? 1 : 0;
}
