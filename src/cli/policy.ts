// `remote-mcp policy check` and `remote-mcp policy eval`: look at policies without running a gateway.
import { UsageError } from './usage-error.ts';

const USAGE = `Usage: remote-mcp policy check TARGET… [flags]     remote-mcp policy check --help
       remote-mcp policy eval EXPRESSION [flags]   remote-mcp policy eval --help`;

/** Dispatches to policy-check.ts and policy-eval.ts. */
export async function run(args: string[]): Promise<number> {
  const [action, ...rest] = args;
  if (action === 'check') return (await import('./policy-check.ts')).runCheck(rest);
  if (action === 'eval') return (await import('./policy-eval.ts')).runEval(rest);
  if (action === '--help' || action === '-h') {
    console.log(USAGE);
    return 0;
  }
  throw new UsageError(action === undefined ? USAGE : `There is no "policy ${action}".\n${USAGE}`);
}
