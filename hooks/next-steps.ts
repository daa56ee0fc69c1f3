// What to do after a deployment, in words and ready to paste.
import type { Environment } from './choices.ts';

export interface Deployed {
  readonly mcpUrl: string;
  readonly sseUrl: string;
  readonly authMode: string;
  readonly allowedUsers: string;
  readonly tenantId: string;
  readonly authority: string;
  readonly gatewayClientId: string;
  readonly apimName: string;
  readonly apimResourceGroup: string;
  readonly apimNamePrefix: string;
}

/** Content of `.vscode/mcp.json`. */
export function vscodeConfig(deployed: Deployed): string {
  const headers = deployed.authMode === 'key' ? { headers: { 'Ocp-Apim-Subscription-Key': `\${input:key}` } } : {};
  const inputs =
    deployed.authMode === 'key'
      ? { inputs: [{ id: 'key', type: 'promptString', description: 'Subscription key', password: true }] }
      : {};
  return JSON.stringify(
    { ...inputs, servers: { snippets: { type: 'http', url: deployed.mcpUrl, ...headers } } },
    null,
    2,
  );
}

/** A link that installs the server in VS Code; for subscription keys there is none, since it would hold the key. */
export function installLink(deployed: Deployed): string | undefined {
  if (deployed.authMode === 'key') return undefined;
  const config = encodeURIComponent(JSON.stringify({ type: 'http', url: deployed.mcpUrl }));
  return `https://insiders.vscode.dev/redirect/mcp/install?name=snippets&config=${config}`;
}

export function nextSteps(deployed: Deployed): string {
  const lines = [
    '',
    'The MCP server:',
    `  Streamable HTTP   ${deployed.mcpUrl}`,
    `  SSE (older)       ${deployed.sseUrl}`,
    '',
    'VS Code: put this into .vscode/mcp.json',
    ...vscodeConfig(deployed)
      .split('\n')
      .map((line) => `  ${line}`),
  ];
  const link = installLink(deployed);
  if (link !== undefined) lines.push('or open', `  ${link}`);
  lines.push('', 'Inspector: npx @modelcontextprotocol/inspector, transport Streamable HTTP, the first URL.');
  if (deployed.authMode === 'facade') {
    lines.push(
      '',
      'If users may not consent for themselves in your tenant, an administrator opens once:',
      `  ${deployed.authority}/${deployed.tenantId}/adminconsent?client_id=${deployed.gatewayClientId}`,
    );
  }
  if (deployed.allowedUsers === 'assigned') {
    lines.push(
      '',
      'Only assigned people may sign in: Entra ID, Enterprise applications, application id',
      `  ${deployed.gatewayClientId}, Users and groups.`,
    );
  }
  if (deployed.authMode === 'key') {
    lines.push(
      '',
      'Make a subscription key for each caller, in the portal: API Management',
      `  ${deployed.apimName} (${deployed.apimResourceGroup}), Subscriptions, scope: API ${deployed.apimNamePrefix}mcp.`,
    );
  }
  return lines.join('\n');
}

/** From the environment variables that azd fills with the outputs of main.bicep. */
export function readDeployed(env: Environment): Deployed {
  const text = (name: string, fallback = ''): string => env[name] || fallback;
  return {
    mcpUrl: text('MCP_URL'),
    sseUrl: text('MCP_SSE_URL'),
    authMode: text('AUTH_MODE', 'facade'),
    allowedUsers: text('ALLOWED_USERS', 'members'),
    tenantId: text('AZURE_TENANT_ID'),
    authority: text('ENTRA_AUTHORITY', 'https://login.microsoftonline.com'),
    gatewayClientId: text('GATEWAY_APPLICATION_ID'),
    apimName: text('APIM_NAME'),
    apimResourceGroup: text('APIM_RESOURCE_GROUP'),
    apimNamePrefix: text('APIM_NAME_PREFIX'),
  };
}
