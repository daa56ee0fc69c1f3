// `remote-mcp policy eval`: what an expression gives, in a context of one's own. With --input it takes many expressions
// and writes their outcomes as JSON, in the format that a comparison with .NET needs.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Outcome } from '../local/gateway/expressions/index.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `Usage: remote-mcp policy eval EXPRESSION [flags]
       remote-mcp policy eval --scenarios FILE --input FILE --output FILE [--scenario NAME]
  EXPRESSION         @(…) or @{ … }; with - it is read from standard input
  --scenarios FILE   contexts: {"scenarios": {NAME: {"request": {…}, "variables": {…}, …}}}
  --scenario NAME    which of them; default plain-get
  --input FILE       [{"id", "source", "scenario" or "scenarios"}]
  --output FILE      [{"id", "scenario", "outcome"}], an entry a line
  --documented       refuse .NET members that API Management does not document, as a gateway and policy check do;
                     without it they are evaluated, and named on standard error
  --json             the outcome as JSON
  --help
Without --scenarios the context is a GET without headers and variables.`;

const OPTIONS = {
  scenarios: { type: 'string' },
  scenario: { type: 'string' },
  input: { type: 'string' },
  output: { type: 'string' },
  documented: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Exit code 1: the expression doesn't compile or throws. */
export async function runEval(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { scenarios, input, output, scenario, documented: documentedOnly } = values;
  if (input !== undefined || output !== undefined) {
    if (scenarios === undefined || input === undefined || output === undefined || positionals.length > 0) {
      throw new UsageError(`A batch needs --scenarios, --input and --output, and no expression.\n${USAGE}`);
    }
    const { evaluateBatch } = await import('../local/gateway/expressions/index.ts');
    const { count, undocumented } = evaluateBatch({ scenarios, input, output }, { scenario, documentedOnly });
    console.log(`${count} outcomes in ${output}`);
    if (undocumented > 0) {
      console.error(
        `${undocumented} expressions use .NET members that API Management does not document; --documented refuses them.`,
      );
    }
    return 0;
  }
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) throw new UsageError(`Give one expression, in quotes.\n${USAGE}`);
  const source = given === '-' ? readFileSync(0, 'utf8').trim() : given;
  if (!/^@[({]/.test(source)) throw new UsageError('An expression begins with @( or @{.');
  const { outcome, undocumented } = await evaluate(source, scenarios, scenario, documentedOnly);
  if (undocumented.length > 0) {
    console.error(`API Management does not document, and refuses: ${undocumented.join(', ')}`);
  }
  if (values.json) console.log(JSON.stringify(outcome));
  else if (outcome.ok) console.log(`${outcome.type}\n${outcome.text ?? JSON.stringify(outcome.value)}`);
  else console.error(`${outcome.phase}: ${outcome.exception}: ${outcome.message}`);
  return outcome.ok ? 0 : 1;
}

const PLAIN = {
  'plain-get': { request: { method: 'GET', url: 'https://gateway.local/', headers: {} }, variables: {} },
};

async function evaluate(
  source: string,
  scenarios: string | undefined,
  scenario = 'plain-get',
  documentedOnly: boolean,
): Promise<{ outcome: Outcome; undocumented: string[] }> {
  const { outcomeOf, tryCompile } = await import('../local/gateway/expressions/evaluate.ts');
  const { createContext, loadScenarios } = await import('../local/gateway/expressions/scenario.ts');
  const compiled = tryCompile(source, { allowUndocumented: !documentedOnly });
  if ('ok' in compiled) return { outcome: compiled, undocumented: [] };
  const context = createContext(scenarios === undefined ? PLAIN : loadScenarios(scenarios), scenario);
  return { outcome: outcomeOf(compiled, context), undocumented: [...compiled.undocumented] };
}
