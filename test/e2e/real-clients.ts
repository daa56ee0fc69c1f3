// How the clients that people run register and come back: redirect URIs, names and habits as their sources, documentation
// and issue threads show them (VS Code: src/vs/base/common/oauth.ts; Claude: claude.com/docs/connectors; ChatGPT:
// developers.openai.com; Cursor: cursor.com/docs/mcp; the Inspector: measured). A vendor may change any of it.

export interface RealClient {
  readonly name: string;
  /** Body of POST /register; or, with `documentUrl`, the vendor's Client ID Metadata Document. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Client ID Metadata Document: the client's id. */
  readonly documentUrl?: string;
  /** Where it really comes back: on loopback usually another port than the registered one. */
  readonly redirect: string;
  /** Those of the registered redirect URIs that may be used here, where not all may. */
  readonly kept?: readonly string[];
  /** Its changes to a plain authorization request; null leaves a parameter out. `{origin}` is the gateway's. */
  readonly authorize?: Readonly<Record<string, string | null>>;
  /** It refreshes without `resource` where others send it. */
  readonly refreshWithoutResource?: boolean;
}

const publicClient = {
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
} as const;

const VSCODE_REDIRECTS = [
  'https://insiders.vscode.dev/redirect',
  'https://vscode.dev/redirect',
  'http://127.0.0.1/',
  'http://127.0.0.1:33418/',
];
const vscode = {
  ...publicClient,
  client_name: 'Visual Studio Code',
  client_uri: 'https://code.visualstudio.com',
  redirect_uris: VSCODE_REDIRECTS,
  application_type: 'native',
};
const claude = {
  ...publicClient,
  client_name: 'Claude',
  client_uri: 'https://claude.ai',
  redirect_uris: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
};
const claudeCode = {
  ...publicClient,
  client_name: 'Claude Code',
  redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
};
const chatgpt = {
  ...publicClient,
  client_name: 'ChatGPT',
  redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
};
const codex = { ...publicClient, client_name: 'Codex', redirect_uris: ['http://127.0.0.1:1455/callback'] };
const withOfflineAccess = { scope: 'snippets.read snippets.write offline_access' };

export const REAL_CLIENTS: readonly RealClient[] = [
  {
    name: 'VS Code by its document, on loopback',
    documentUrl: 'https://vscode.dev/oauth/client-metadata.json',
    metadata: vscode,
    redirect: 'http://127.0.0.1:51234/',
  },
  {
    name: 'VS Code by its document, through vscode.dev',
    documentUrl: 'https://vscode.dev/oauth/client-metadata.json',
    metadata: vscode,
    redirect: 'https://vscode.dev/redirect',
  },
  { name: 'VS Code by registration', metadata: vscode, redirect: 'http://127.0.0.1:33418/' },
  {
    name: 'Claude by its document',
    documentUrl: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
    metadata: claude,
    redirect: 'https://claude.ai/api/mcp/auth_callback',
  },
  { name: 'Claude by registration', metadata: claude, redirect: 'https://claude.com/api/mcp/auth_callback' },
  {
    name: 'Claude Code by its document, any port',
    documentUrl: 'https://claude.ai/oauth/claude-code-client-metadata',
    metadata: claudeCode,
    redirect: 'http://localhost:49152/callback',
    authorize: withOfflineAccess,
  },
  {
    name: 'Claude Code by registration, with offline_access',
    metadata: { ...claudeCode, redirect_uris: ['http://localhost:54545/callback'] },
    redirect: 'http://localhost:54545/callback',
    authorize: withOfflineAccess,
  },
  {
    name: 'Claude Code with a host-only resource, to which it adds a slash',
    metadata: { ...claudeCode, redirect_uris: ['http://localhost:54545/callback'] },
    redirect: 'http://localhost:54545/callback',
    authorize: { ...withOfflineAccess, resource: '{origin}/' },
  },
  {
    name: 'ChatGPT by its document, which prefers a key',
    documentUrl: 'https://chatgpt.com/oauth/client.json',
    metadata: {
      ...chatgpt,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'none'],
    },
    redirect: 'https://chatgpt.com/connector_platform_oauth_redirect',
  },
  {
    name: 'ChatGPT by registration, of a connector',
    metadata: { ...chatgpt, redirect_uris: ['https://chatgpt.com/connector/oauth/abc_DEF-123'] },
    redirect: 'https://chatgpt.com/connector/oauth/abc_DEF-123',
  },
  {
    name: 'ChatGPT connecting again without a scope',
    metadata: chatgpt,
    redirect: 'https://chatgpt.com/connector_platform_oauth_redirect',
    authorize: { scope: null },
  },
  {
    name: 'Cursor, whose private scheme is left out',
    metadata: {
      ...publicClient,
      client_name: 'Cursor',
      redirect_uris: [
        'http://localhost:8787/callback',
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'cursor://anysphere.cursor-mcp/oauth/callback',
      ],
    },
    kept: ['http://localhost:8787/callback', 'https://www.cursor.com/agents/mcp/oauth/callback'],
    redirect: 'http://localhost:8787/callback',
  },
  {
    name: 'Cline where it listens on loopback',
    metadata: { ...publicClient, client_name: 'Cline', redirect_uris: ['http://127.0.0.1:48801/mcp-auth/callback'] },
    redirect: 'http://127.0.0.1:48801/mcp-auth/callback',
  },
  {
    name: 'Codex by its document',
    documentUrl: 'https://chatgpt.com/oauth/codex/client.json',
    metadata: codex,
    redirect: 'http://127.0.0.1:60001/callback',
    refreshWithoutResource: true,
  },
  {
    name: 'Codex by registration',
    metadata: codex,
    redirect: 'http://127.0.0.1:60001/callback',
    refreshWithoutResource: true,
  },
  {
    name: 'Gemini CLI',
    metadata: {
      ...publicClient,
      client_name: 'Gemini CLI MCP Client',
      redirect_uris: ['http://localhost:7777/oauth/callback'],
    },
    redirect: 'http://localhost:7777/oauth/callback',
  },
  {
    name: 'the Inspector’s command line',
    metadata: {
      ...publicClient,
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      redirect_uris: ['http://127.0.0.1:6276/oauth/callback'],
      scope: 'snippets.read snippets.write',
      application_type: 'native',
    },
    redirect: 'http://127.0.0.1:6276/oauth/callback',
  },
  {
    name: 'the Inspector’s page',
    metadata: {
      ...publicClient,
      client_name: 'MCP Inspector',
      redirect_uris: ['http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug'],
    },
    redirect: 'http://localhost:6274/oauth/callback/debug',
  },
];
