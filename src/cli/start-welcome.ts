// What `remote-mcp start` says when it is ready: every URL, and the next step for each kind of client.
import type { LocalStack } from '../local/stack/stack.ts';

/** Also what --json prints. */
export type Urls = Record<'functions' | 'mcp' | 'sse' | 'message' | 'healthz' | 'blob' | 'queue' | 'identity', string> &
  Partial<Record<'gateway' | 'issuer' | 'entra' | 'subscriptionKey', string>>;

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
    ...(entra ? { entra: entra.authority } : {}),
  };
}

/** @param data where things are kept; null: nowhere */
export function welcome(urls: Urls, data: string | null): string {
  const inspector = 'npx @modelcontextprotocol/inspector@2.12 --cli';
  const client = JSON.stringify({ servers: { 'remote-mcp': { type: 'http', url: urls.mcp } } });
  const save = '--method tools/call --tool-name save_snippet --tool-arg snippetname=hello --tool-arg snippet=world';
  const signIn = urls.gateway === undefined ? '' : urls.subscriptionKey === undefined ? SIGN_IN : keyLine(urls);
  return `
The MCP server is ready${urls.gateway === undefined ? ', without a gateway' : ''}.

  Streamable HTTP  ${urls.mcp}
  HTTP+SSE         ${urls.sse}
${urls.gateway === undefined ? '' : gatewayLines(urls)}  health           ${urls.healthz}
  storage          ${urls.blob} (blob), ${urls.queue} (queue)
  snippets         ${data === null ? 'in memory, gone when this stops' : `kept in ${data}`}

Try it in another terminal:
  ${inspector} ${urls.mcp} --transport http --method tools/list
  ${inspector} ${urls.sse} --transport sse --method tools/list
  ${inspector} ${urls.mcp} --transport http ${save}
In VS Code, .vscode/mcp.json:
  ${client}
${signIn}
Not secure: ${urls.gateway === undefined ? 'there is no sign-in, and everybody on this machine is the same user' : 'the local Entra asks for no password, and the emulators guard nothing'}. It answers this machine only (loopback).
Ctrl-C stops it.
`;
}

const SIGN_IN = `The client opens a browser: allow it, then pick a person (there is no password).
`;

function keyLine(urls: Urls): string {
  return `There is no sign-in (authMode=key): send the header Ocp-Apim-Subscription-Key: ${urls.subscriptionKey}
`;
}

function gatewayLines(urls: Urls): string {
  return `  gateway          ${urls.gateway} (the policies in infra/gateway, as they are deployed)
  local Entra      ${urls.entra}
  function app     ${urls.functions} (lets in the gateway only)
`;
}
