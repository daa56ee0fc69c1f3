// `npm run check:template`: whether the repository is a template that the azd gallery takes.
import { fileURLToPath } from 'node:url';
import { TEMPLATE_RULES } from './check-template/template-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let failed = false;
for (const [name, rule] of Object.entries(TEMPLATE_RULES)) {
  const problems = rule(root);
  failed ||= problems.length > 0;
  console.log(`${problems.length === 0 ? 'ok   ' : 'FAIL '} ${name}`);
  for (const problem of problems) console.log(`      ${problem}`);
}
process.exit(failed ? 1 : 0);
