// Runs after `azd deploy`: is what lies in Azure what was built, and does it behave? Then says what to do next. A failure
// ends with 1, so that a pipeline stops; the resources stay as they are.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkDeployedPackage } from './deployed-package.ts';
import { render } from './finding.ts';
import { nextSteps, readDeployed } from './next-steps.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const finding = await checkDeployedPackage(root, process.env);
console.log(render(finding));

const deployed = readDeployed(process.env);
// A new instance needs some minutes until role assignments and named values have arrived everywhere.
const args = ['scripts/verify/main.ts', '--url', new URL(deployed.mcpUrl).origin, '--wait', '300'];
if (process.env.MCP_FUNCTION_APP_URL) args.push('--function-app', process.env.MCP_FUNCTION_APP_URL);
args.push('--auth-mode', deployed.authMode);
const verified = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

console.log(nextSteps(deployed));
if (finding.level === 'error' || verified.status !== 0) process.exit(1);
