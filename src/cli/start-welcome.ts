// What `remote-mcp start` says when it is ready: every URL, and the next step for each kind of client.
import { MCP_CLIENT_APP } from '../local/stack/entra.ts';
import type { AuthMode } from '../local/stack/gateway.ts';
import type { LocalStack } from '../local/stack/stack.ts';

/** Also what --json prints. */
export type Urls = Record<'functions' | 'mcp' | 'sse' | 'message' | 'healthz' | 'blob' | 'queue' | 'identity', string> &
  Partial<Record<'gateway' | 'issuer' | 'entra' | 'subscriptionKey' | 'clientId', string>>;

export function describe({ functions, azurite, identity, gateway, entra }: LocalStack): Urls {
  const base = gateway?.origin ?? functions.url;
  const sse = gateway === undefined ? base : `${base}/mcp`;
  return {
    functions: functions.url,
    mcp: `${base}/mcp`,
    sse: `${sse}/sse`,
    message: `${sse}/message`,
    healthz: `${functions.url}/healthz`,
    blob: azurite.blobOrigin,
    queue: azurite.queueOrigin,
    identity: identity.endpoint,
    ...(gateway ? { gateway: gateway.origin, issuer: gateway.origin } : {}),
    ...(gateway?.subscriptionKey ? { subscriptionKey: gateway.subscriptionKey } : {}),
    ...(gateway?.authMode === 'entra' ? { clientId: MCP_CLIENT_APP } : {}),
    ...(entra ? { entra: entra.authority } : {}),
  };
}

/** Without a gateway nobody proves who they are. */
type Mode = AuthMode | 'none';

/** @param data where things are kept; null: nowhere */
export function welcome(urls: Urls, mode: Mode, data: string | null): string {
  return `
The MCP server is ready${urls.gateway === undefined ? ', without a gateway' : ''}.

  Streamable HTTP  ${urls.mcp}
  HTTP+SSE         ${urls.sse}
${urls.gateway === undefined ? '' : gatewayLines(urls)}  health           ${urls.healthz}
  storage          ${urls.blob} (blob), ${urls.queue} (queue)
  snippets         ${data === null ? 'in memory, gone when this stops' : `kept in ${data}`}

${clientSteps(urls, mode)}
Not secure: ${urls.gateway === undefined ? 'there is no sign-in, and everybody on this machine is the same user' : 'the local Entra asks for no password, and the emulators guard nothing'}. It answers this machine only (loopback).
Ctrl-C stops it.
`;
}

function clientSteps(urls: Urls, mode: Mode): string {
  const { subscriptionKey: key, clientId } = urls;
  const flag = key ? ` --header "${KEY_HEADER}: ${key}"` : clientId ? ` --client-id ${clientId}` : '';
  const inspect = (url: string, transport: string, method: string): string =>
    `  npx @modelcontextprotocol/inspector@2.12 --cli ${url} --transport ${transport}${flag} --method ${method}\n`;
  const save = 'tools/call --tool-name save_snippet --tool-arg snippetname=hello --tool-arg snippet=world';
  const server = {
    type: 'http',
    url: urls.mcp,
    ...(key ? { headers: { [KEY_HEADER]: key } } : {}),
    ...(clientId ? { oauth: { clientId } } : {}),
  };
  // With authMode=entra the Inspector cannot sign in for HTTP+SSE: it sends `resource`. See docs/auth-modes.md.
  const sse = mode === 'entra' ? '' : inspect(urls.sse, 'sse', 'tools/list');
  return `Try it in another terminal:
${inspect(urls.mcp, 'http', 'tools/list')}${sse}${inspect(urls.mcp, 'http', save)}In VS Code, .vscode/mcp.json:
  ${JSON.stringify({ servers: { 'remote-mcp': server } })}
${WHO[mode]}`;
}

const KEY_HEADER = 'Ocp-Apim-Subscription-Key';

const WHO = {
  facade: `The client opens a browser: allow it, then pick a person (there is no password).
`,
  entra: `authMode=entra: the local Entra issues the tokens, to clients that it knows. It knows one, by the client id above; the
client opens a browser: pick a person (there is no password). docs/auth-modes.md says what a deployment needs.
`,
  key: `There is no sign-in (authMode=key): whoever sends the key in that header is the same user.
`,
  none: '',
} as const;

function gatewayLines(urls: Urls): string {
  return `  gateway          ${urls.gateway} (the policies in infra/gateway, as they are deployed)
  local Entra      ${urls.entra}
  function app     ${urls.functions} (lets in the gateway only)
`;
}
