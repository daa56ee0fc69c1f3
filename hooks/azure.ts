// Reads Azure Resource Manager and Microsoft Graph for the checks before a deployment, with the sign-in that azd has: the
// Azure CLI is not needed. Read only.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 20_000;

/** An answer that is not a success; `status` 0 means that nothing answered. */
export class AzureError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'AzureError';
    this.status = status;
  }
}

export interface Azure {
  /** @param path below the subscription, with its api-version. @throws AzureError */
  subscription(path: string): Promise<unknown>;
  /** @param path of Resource Manager, from `/subscriptions` on. @throws AzureError */
  manager(path: string): Promise<unknown>;
  /** @param path of Microsoft Graph, from `/v1.0` on. @throws AzureError */
  graph(path: string): Promise<unknown>;
}

export interface AzureOptions {
  readonly subscriptionId: string;
  /** Origins, for other clouds and tests. */
  readonly managerOrigin?: string;
  readonly graphOrigin?: string;
  /** A token for a resource; default: `azd auth token`. */
  readonly token?: (resource: string) => Promise<string>;
}

/** @returns a reader that asks for each token once. */
export function createAzure(options: AzureOptions): Azure {
  const managerOrigin = options.managerOrigin ?? 'https://management.azure.com';
  const graphOrigin = options.graphOrigin ?? 'https://graph.microsoft.com';
  const tokens = new Map<string, Promise<string>>();
  const get = async (origin: string, path: string): Promise<unknown> => {
    if (!tokens.has(origin)) tokens.set(origin, (options.token ?? azdToken)(origin));
    const authorization = `Bearer ${await tokens.get(origin)}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(origin + path, { headers: { authorization }, signal }).catch((error: unknown) => {
      throw new AzureError(0, `${new URL(origin).host} did not answer: ${String(error)}`);
    });
    const text = await response.text();
    if (!response.ok)
      throw new AzureError(response.status, `${path.split('?')[0]}: ${response.status} ${codeOf(text)}`);
    return JSON.parse(text);
  };
  const manager = (path: string) => get(managerOrigin, path);
  return {
    manager,
    subscription: (path) => manager(`/subscriptions/${options.subscriptionId}${path}`),
    graph: (path) => get(graphOrigin, path),
  };
}

/** A token of the signed-in azd. @throws AzureError */
export async function azdToken(resource: string): Promise<string> {
  const { stdout } = await run('azd', ['auth', 'token', '--output', 'json', '--scope', `${resource}/.default`], {
    timeout: TIMEOUT_MS,
    shell: process.platform === 'win32',
  }).catch((error: Error & { stderr?: string }) => {
    throw new AzureError(0, `azd gave no token (sign in with: azd auth login). ${error.stderr?.trim() ?? ''}`);
  });
  return (JSON.parse(stdout) as { token: string }).token;
}

function codeOf(body: string): string {
  try {
    return (JSON.parse(body) as { error?: { code?: string } }).error?.code ?? '';
  } catch {
    return '';
  }
}
