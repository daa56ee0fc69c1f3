// Whether the gateway is the only way in: forged headers do nothing, other origins get nothing, the function app answers
// nobody else.

import { json, send } from '../http.ts';
import { INITIALIZE } from '../mcp.ts';
import { Failure, must, type Probe, Skip } from '../probe.ts';

const SOMEBODY = '11111111-2222-4333-8444-555555555555';
/** What a caller could send to pass for a user, for the gateway, or for the owner of a key. */
const FORGED: Readonly<Record<string, string>> = {
  'x-mcp-user-id': SOMEBODY,
  'x-mcp-tenant-id': SOMEBODY,
  'x-mcp-user-name': 'Somebody',
  'x-mcp-scopes': 'snippets.read snippets.write',
  'x-ms-client-principal-id': SOMEBODY,
  'x-ms-client-principal': Buffer.from('{"auth_typ":"aad","claims":[]}').toString('base64'),
  'x-ms-token-aad-access-token': 'x',
  'x-functions-key': 'x',
};
/** Well-formed, signed by nobody. */
const UNSIGNED = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(`{"oid":"${SOMEBODY}"}`).toString('base64url')}.`;

export const GATE: readonly Probe[] = [
  {
    area: 'gateway',
    title: 'forged identity headers do not replace a token',
    async run(target) {
      const { status } = await send(target, '/mcp', json(INITIALIZE, FORGED));
      must(status === 401, `status ${status}`);
      return '401';
    },
  },
  {
    area: 'gateway',
    title: 'unknown paths are 404, administration of the function app is not reachable',
    async run(target) {
      for (const path of ['/admin/host/status', '/runtime/webhooks/x', '/healthz', '/mcp/admin']) {
        const { status } = await send(target, path);
        must(status === 404 || status === 401, `${path}: ${status}`);
      }
      return '404';
    },
  },
  {
    area: 'CORS',
    title: 'a page of another origin may not call the MCP endpoints',
    async run(target) {
      const headers = { origin: 'https://attacker.example', 'access-control-request-method': 'POST' };
      const preflight = await send(target, '/mcp', { method: 'OPTIONS', headers });
      must(
        preflight.headers.get('access-control-allow-origin') !== 'https://attacker.example',
        'the preflight allows it',
      );
      must(preflight.headers.get('access-control-allow-origin') !== '*', 'the preflight allows every origin');
      if (target.authMode === 'facade') must(preflight.status === 403, `the preflight is ${preflight.status}, not 403`);
      const call = await send(target, '/mcp', json(INITIALIZE, { origin: 'https://attacker.example' }));
      must(call.status === 403 || call.status === 401, `the call is ${call.status}`);
      return `${preflight.status}, ${call.status}`;
    },
  },
  {
    area: 'CORS',
    title: 'browser clients can read metadata, register and redeem from any origin',
    modes: ['facade'],
    async run(target) {
      const origin = 'https://client.example';
      const read = await send(target, '/.well-known/oauth-authorization-server', { headers: { origin } });
      must(read.headers.get('access-control-allow-origin') === '*', 'metadata is not readable');
      for (const path of ['/register', '/token']) {
        const headers = {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        };
        const preflight = await send(target, path, { method: 'OPTIONS', headers });
        must(preflight.status < 300, `${path}: the preflight is ${preflight.status}`);
        must(preflight.headers.get('access-control-allow-origin') === '*', `${path}: not allowed`);
        must(preflight.headers.get('access-control-allow-credentials') !== 'true', `${path}: with credentials`);
      }
      return 'any origin, no credentials';
    },
  },
  {
    area: 'function app',
    title: 'refuses calls around the gateway: without a token, with forged headers, with an unsigned token',
    async run(target) {
      const app = functionApp(target.functionApp);
      const seen = new Set<string>();
      for (const headers of [{}, FORGED, { ...FORGED, authorization: `Bearer ${UNSIGNED}` }] as const) {
        for (const path of ['/mcp', '/sse', '/message?sessionId=x-0', '/admin/host/status']) {
          const get = path === '/sse' || path.startsWith('/admin');
          const init = get ? { headers } : json(INITIALIZE, headers);
          const answer = await send(target, app + path, init).catch((error: unknown) => {
            if (!(error instanceof Failure)) throw error;
            return null; // a private endpoint: nothing answers here, which is the best answer
          });
          must(answer === null || [401, 403, 404].includes(answer.status), `${path}: ${answer?.status}`);
          if (path !== '/admin/host/status') must(answer?.status !== 404, `${path} is 404: is the app loaded?`);
          seen.add(answer === null ? 'no answer' : String(answer.status));
        }
      }
      return [...seen].join(', ');
    },
  },
  {
    area: 'function app',
    title: 'its health is good, and says nothing else',
    async run(target) {
      const app = functionApp(target.functionApp);
      let answer: Awaited<ReturnType<typeof send>>;
      try {
        answer = await send(target, `${app}/healthz`);
      } catch (error) {
        throw new Skip(`not reachable from here: ${(error as Error).message}`);
      }
      if (answer.status === 403) throw new Skip('not reachable from here (403): NETWORK=private');
      must(answer.status === 200 && answer.text === '{"status":"ok"}', `${answer.status} ${answer.text.slice(0, 80)}`);
      return 'ok';
    },
  },
];

function functionApp(origin: string | undefined): string {
  if (origin === undefined) throw new Skip('needs --function-app https://…');
  return origin;
}
