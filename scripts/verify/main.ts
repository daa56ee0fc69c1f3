// `npm run verify -- --url https://…`: proof from outside that a deployment is right. Prints a table, or JSON with --json;
// ends with 1 when something failed. It leaves nothing behind.
import { parseArgs } from 'node:util';
import type { Target } from './probe.ts';
import { asJson, table } from './report.ts';
import { verify } from './verify.ts';

const USAGE = `Usage: npm run verify -- --url ORIGIN [flags]
  --url ORIGIN           the gateway, e.g. https://apim-x.azure-api.net, or http://localhost:8000 with npm start
  --function-app ORIGIN  also try to go around the gateway
  --sign-in              sign in with a browser, and try a snippet's life, streaming and the grant
  --auth-mode MODE       facade (default), entra or key
  --wait SECONDS         give a deployment that is just starting this long; default 0
  --json                 results as JSON on standard output, nothing else
  --help`;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    'function-app': { type: 'string' },
    'sign-in': { type: 'boolean', default: false },
    'auth-mode': { type: 'string', default: 'facade' },
    wait: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (values.url === undefined || !URL.canParse(values.url)) usage('--url is missing or no URL.');
if (values['function-app'] !== undefined && !URL.canParse(values['function-app'])) usage('--function-app is no URL.');
if (!['facade', 'entra', 'key'].includes(values['auth-mode'])) usage('--auth-mode must be facade, entra or key.');
if (!/^\d+$/.test(values.wait)) usage('--wait needs a number of seconds.');

const results = await verify({
  url: values.url!,
  functionApp: values['function-app'],
  authMode: values['auth-mode'] as Target['authMode'],
  waitSeconds: Number(values.wait),
  signIn: values['sign-in'] ? (url) => console.error(`Open this in a browser and sign in:\n\n  ${url}\n`) : undefined,
});
console.log(values.json ? asJson(values.url!, results) : table(results));
process.exit(results.some(({ outcome }) => outcome === 'fail') ? 1 : 0);

function usage(message: string): never {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(2);
}
