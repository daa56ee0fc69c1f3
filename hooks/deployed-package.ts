// Compares the package that lies in the deployment container with the manifest that was written before the upload: whoever
// can write to the container could have put other code there.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AzureError, azdToken } from './azure.ts';
import type { Environment } from './choices.ts';
import type { Finding } from './finding.ts';
import { compare, MANIFEST, type PackageManifest } from './package-manifest.ts';
import { readZip } from './zip.ts';

/** The name under which Flex Consumption keeps the package that runs. */
const RELEASED = 'released-package.zip';

export interface PackageCheckOptions {
  readonly token?: (resource: string) => Promise<string>;
}

/**
 * @param root folder of azure.yaml, with the manifest of the last build.
 * @param env MCP_DEPLOYMENT_CONTAINER_URL and MCP_PACKAGE_SHA256 are read.
 */
export async function checkDeployedPackage(
  root: string,
  env: Environment,
  options: PackageCheckOptions = {},
): Promise<Finding> {
  const notChecked = (why: string): Finding => ({
    level: 'warning',
    message: `Not checked: whether the deployed package is the one that was built. ${why}`,
    mend: 'Needs Storage Blob Data Reader on the container, and a way to it; then: azd hooks run postdeploy',
  });
  const container = env.MCP_DEPLOYMENT_CONTAINER_URL;
  if (!container) return notChecked('MCP_DEPLOYMENT_CONTAINER_URL is not set.');
  const manifest = await readFile(join(root, MANIFEST), 'utf8').catch(() => null);
  if (manifest === null) return notChecked(`${MANIFEST} is missing: it is written by azd package.`);
  const recorded = JSON.parse(manifest) as PackageManifest;
  if (env.MCP_PACKAGE_SHA256 && env.MCP_PACKAGE_SHA256 !== recorded.sha256) {
    return { level: 'error', message: `${MANIFEST} is of another build than the one that was deployed.` };
  }

  let zip: Buffer;
  try {
    const authorization = `Bearer ${await (options.token ?? azdToken)('https://storage.azure.com')}`;
    const response = await fetch(`${container}/${RELEASED}`, {
      headers: { authorization, 'x-ms-version': '2023-11-03' },
      signal: AbortSignal.timeout(60_000),
    });
    if (!response.ok) return notChecked(`Storage answered ${response.status}.`);
    zip = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof AzureError || error instanceof TypeError || error instanceof DOMException) {
      return notChecked(error.message);
    }
    throw error;
  }
  const differences = compare(recorded, readZip(zip));
  if (differences.length > 0) {
    const message = `The deployed package is not the one that was built: ${differences.slice(0, 5).join(', ')}${differences.length > 5 ? ' …' : ''}.`;
    return { level: 'error', message, mend: 'Deploy again; if it stays, find out who writes to the container.' };
  }
  return { level: 'note', message: `The deployed package is the one that was built (SHA-256 ${recorded.sha256}).` };
}
