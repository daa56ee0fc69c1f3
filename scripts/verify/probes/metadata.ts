// What a client learns first: metadata of each endpoint (RFC 9728), of the authorization server (RFC 8414), and the
// challenges that lead to them.
import { json, send } from '../http.ts';
import { must, type Probe, type Target } from '../probe.ts';

const RESOURCES = ['', '/mcp', '/mcp/sse'] as const;
/** Each way to call an endpoint, and the resource that its challenge must name. */
const ENDPOINTS = [
  ['POST', '/mcp', '/mcp'],
  ['GET', '/mcp/sse', '/mcp/sse'],
  ['POST', '/mcp/message?sessionId=x-0', '/mcp/sse'],
] as const;

const metadataPath = (resource: string) => `/.well-known/oauth-protected-resource${resource}`;

export const METADATA: readonly Probe[] = [
  ...RESOURCES.map(
    (resource): Probe => ({
      area: 'metadata',
      title: `the resource metadata of ${resource || 'the origin'} names exactly that resource and its issuer`,
      modes: ['facade', 'entra'],
      async run(target) {
        const answer = await send(target, metadataPath(resource));
        must(answer.status === 200, `status ${answer.status}`);
        const { resource: named, authorization_servers: servers, scopes_supported: scopes } = answer.json();
        must(named === target.origin + resource, `resource is ${String(named)}, not ${target.origin}${resource}`);
        must(Array.isArray(servers) && servers.length === 1, 'authorization_servers must have one entry');
        const issuer = String(servers[0]);
        if (target.authMode === 'facade')
          must(issuer === target.origin, `the issuer is ${issuer}, not ${target.origin}`);
        must(Array.isArray(scopes) && scopes.length > 0, 'scopes_supported is missing');
        return issuer;
      },
    }),
  ),
  {
    area: 'metadata',
    title: 'the authorization server metadata is true of its issuer, with S256 only and endpoints of the same origin',
    modes: ['facade'],
    async run(target) {
      const metadata = (await send(target, '/.well-known/oauth-authorization-server')).json();
      must(metadata.issuer === target.origin, `issuer is ${String(metadata.issuer)}, not ${target.origin}`);
      for (const name of ['authorization_endpoint', 'token_endpoint', 'registration_endpoint', 'revocation_endpoint']) {
        const url = URL.parse(String(metadata[name]));
        must(url?.origin === target.origin, `${name} is ${String(metadata[name])}`);
      }
      const methods = JSON.stringify(metadata.code_challenge_methods_supported);
      must(methods === '["S256"]', `code_challenge_methods_supported is ${methods}`);
      return `issuer ${target.origin}`;
    },
  },
  {
    area: 'metadata',
    title: 'the OpenID Connect alias says the same',
    modes: ['facade'],
    async run(target) {
      const [one, other] = await Promise.all(
        ['oauth-authorization-server', 'openid-configuration'].map((name) => send(target, `/.well-known/${name}`)),
      );
      must(one!.status === 200 && one!.text === other!.text, 'the two documents differ');
      return 'same document';
    },
  },
  ...ENDPOINTS.map(
    ([method, path, resource]): Probe => ({
      area: 'challenges',
      title: `${method} ${path.split('?')[0]} without a token is 401 and names its metadata and scopes`,
      modes: ['facade', 'entra'],
      run: (target) => challenged(target, method, path, resource, {}),
    }),
  ),
  {
    area: 'challenges',
    title: 'broken, foreign and half tokens are 401 invalid_token, never 500',
    modes: ['facade'],
    async run(target) {
      const tokens = ['x', 'at.x.y.z', 'at.AAAAAAAA.AAAA.AAAA', `rt.AAAAAAAA.${'A'.repeat(64)}.AAAA`, 'a.b.c', '....'];
      for (const token of tokens) {
        const seen = await challenged(target, 'POST', '/mcp', '/mcp', { authorization: `Bearer ${token}` });
        must(seen.includes('invalid_token'), `"${token}": no error="invalid_token" in the challenge`);
      }
      return `${tokens.length} tokens refused`;
    },
  },
  {
    area: 'challenges',
    title: 'GET and DELETE of /mcp are refused (401 or 405)',
    async run(target) {
      const statuses = [];
      for (const method of ['GET', 'DELETE']) statuses.push((await send(target, '/mcp', { method })).status);
      must(
        statuses.every((status) => status === 401 || status === 405),
        `statuses ${statuses.join(', ')}`,
      );
      return statuses.join(', ');
    },
  },
  {
    area: 'challenges',
    title: 'a call without a subscription key is 401',
    modes: ['key'],
    async run(target) {
      const { status } = await send(target, '/mcp', json({ jsonrpc: '2.0', id: 1, method: 'ping' }));
      must(status === 401, `status ${status}`);
      return '401';
    },
  },
];

async function challenged(
  target: Target,
  method: string,
  path: string,
  resource: string,
  headers: Record<string, string>,
): Promise<string> {
  const body = method === 'POST' ? { body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' } : {};
  const answer = await send(target, path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...body,
  });
  must(answer.status === 401, `status ${answer.status}, not 401`);
  const challenge = answer.headers.get('www-authenticate') ?? '';
  const named = /resource_metadata="([^"]*)"/.exec(challenge)?.[1];
  must(named === target.origin + metadataPath(resource), `the challenge names ${named ?? 'no metadata'}`);
  must(/\bscope="[^"]+"/.test(challenge), 'the challenge names no scope');
  must(!answer.text.includes('tools'), 'the refusal says something about tools');
  return challenge;
}
