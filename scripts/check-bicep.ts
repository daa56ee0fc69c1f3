// `npm run check:bicep`: our own rules over infra/ (scripts/check-bicep/rules), then the real compiler and linter where
// there is one: `bicep`, or `az bicep`. A warning of either counts as an error.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readInfra } from './check-bicep/infra.ts';
import { RULES } from './check-bicep/rules/index.ts';

const infra = fileURLToPath(new URL('../infra', import.meta.url));
let failed = false;

const read = await readInfra(infra);
for (const [name, rule] of Object.entries(RULES)) {
  const problems = rule(read);
  failed ||= problems.length > 0;
  console.log(`${problems.length === 0 ? 'ok   ' : 'FAIL '} ${name}`);
  for (const problem of problems) console.log(`      ${problem}`);
}

const compiler = [['bicep'], ['az', 'bicep']].find(([command, ...rest]) => {
  const { status } = spawnSync(command!, [...rest, rest.length > 0 ? 'version' : '--version'], { stdio: 'ignore' });
  return status === 0;
});
if (compiler === undefined) {
  console.log('--    compiler: neither `bicep` nor `az bicep` is installed here; the CI workflow runs it');
} else {
  const [command, ...rest] = compiler;
  const file = rest.length > 0 ? ['--file', `${infra}/main.bicep`] : [`${infra}/main.bicep`];
  for (const args of [
    ['build', ...file, '--stdout'],
    ['lint', ...file],
  ]) {
    const { status, stderr } = spawnSync(command!, [...rest, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    });
    const findings = stderr.split('\n').filter((line) => /: (?:Error|Warning) /.test(line));
    const good = status === 0 && findings.length === 0;
    failed ||= !good;
    console.log(`${good ? 'ok   ' : 'FAIL '} ${[...compiler, args[0]].join(' ')}`);
    if (!good) console.log(stderr);
  }
}
process.exit(failed ? 1 : 0);
