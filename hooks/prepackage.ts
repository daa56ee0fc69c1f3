// Runs before azd packs the function app: builds the bundle, and records the hash of what is about to be uploaded. The
// build makes everything that runs in Azure: no dependency is installed there (remoteBuild: false).
import { fileURLToPath } from 'node:url';
import { buildApp } from '../scripts/build.ts';
import { setEnvironmentValue } from './azd-environment.ts';
import { writeManifest } from './package-manifest.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
await buildApp();
const manifest = await writeManifest(root);
console.log(`Built ${Object.keys(manifest.files).length} files. SHA-256 of the package's content: ${manifest.sha256}`);
if (process.env.AZURE_ENV_NAME) {
  setEnvironmentValue('MCP_PACKAGE_SHA256', manifest.sha256);
}
