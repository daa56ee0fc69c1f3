// What an unknown caller can do to the sign-in: register within the rules, and nothing else. Registrations are not stored,
// so none stays behind.
import { createHash, randomBytes } from 'node:crypto';
import { form, json, send } from '../http.ts';
import { must, type Probe, type Target } from '../probe.ts';

/** Nobody listens there: no probe goes that far. */
const REDIRECT = 'http://127.0.0.1:33418/verify';

async function register(target: Target): Promise<string> {
  const metadata = { redirect_uris: [REDIRECT], client_name: 'verify', token_endpoint_auth_method: 'none' };
  const answer = await send(target, '/register', json(metadata));
  must(answer.status === 201, `registration answered ${answer.status} ${answer.text.slice(0, 120)}`);
  const id = answer.json().client_id;
  must(typeof id === 'string' && id !== '', 'no client_id');
  must(!Object.values(answer.json()).includes(null), 'the answer holds nulls');
  return id;
}

function authorizeUrl(clientId: string, change: Readonly<Record<string, string>> = {}): string {
  const challenge = createHash('sha256').update(randomBytes(32)).digest('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'verify',
    ...change,
  });
  return `/authorize?${query}`;
}

export const SIGN_IN: readonly Probe[] = [
  {
    area: 'registration',
    title: 'a client with a loopback redirect is registered (201)',
    modes: ['facade'],
    run: async (target) => `client_id of ${(await register(target)).length} characters`,
  },
  {
    area: 'registration',
    title: 'foreign hosts, script schemes, empty lists and rubbish are refused (400)',
    modes: ['facade'],
    async run(target) {
      const bodies: readonly unknown[] = [
        { redirect_uris: ['https://attacker.example/callback'] },
        { redirect_uris: ['javascript:alert(1)'] },
        { redirect_uris: ['http://attacker.example/callback'] },
        { redirect_uris: ['https://claude.ai.attacker.example/callback'] },
        { redirect_uris: ['https://claude.ai@attacker.example/callback'] },
        { redirect_uris: [] },
        {},
        'not json',
      ];
      for (const body of bodies) {
        const answer = await send(target, '/register', json(body));
        must(answer.status === 400, `${JSON.stringify(body)}: ${answer.status}`);
        must(typeof answer.json().error === 'string', `${JSON.stringify(body)}: no error code`);
      }
      return `${bodies.length} refused`;
    },
  },
  {
    area: 'authorization',
    title: 'an unknown client or a foreign redirect gets a page, never a redirect',
    modes: ['facade'],
    async run(target) {
      const id = await register(target);
      for (const url of [
        authorizeUrl('nobody'),
        authorizeUrl(`${id}x`),
        authorizeUrl(id, { redirect_uri: 'https://attacker.example/' }),
      ]) {
        const answer = await send(target, url);
        must(answer.status === 400, `status ${answer.status}`);
        must(answer.headers.get('location') === null, 'it redirects');
        must(!answer.text.includes('attacker.example'), 'the page shows the foreign address');
      }
      return '400, no redirect';
    },
  },
  {
    area: 'authorization',
    title: 'plain PKCE, no PKCE and a foreign resource go back to the client as errors with iss',
    modes: ['facade'],
    async run(target) {
      const id = await register(target);
      const cases = [
        [{ code_challenge_method: 'plain' }, 'invalid_request'],
        [{ code_challenge: '' }, 'invalid_request'],
        [{ resource: 'https://attacker.example/mcp' }, 'invalid_target'],
        [{ response_type: 'token' }, 'unsupported_response_type'],
      ] as const;
      for (const [change, expected] of cases) {
        const answer = await send(target, authorizeUrl(id, change));
        const location = URL.parse(answer.headers.get('location') ?? '');
        must(location?.href.startsWith(REDIRECT) ?? false, `${expected}: no redirect to the client (${answer.status})`);
        must(location?.searchParams.get('error') === expected, `error=${location?.searchParams.get('error')}`);
        must(location?.searchParams.get('iss') === target.origin, 'iss is missing or wrong (RFC 9207)');
        must(location?.searchParams.get('state') === 'verify', 'state is lost');
      }
      return `${cases.length} errors returned`;
    },
  },
  {
    area: 'authorization',
    title: 'a good request leads to a consent page that cannot be framed or scripted',
    modes: ['facade'],
    async run(target) {
      const answer = await send(target, authorizeUrl(await register(target)));
      let page = answer;
      if (answer.status === 302) {
        const cookies = answer.headers.getSetCookie();
        for (const cookie of cookies) {
          must(
            /^__Host-/.test(cookie) && /; *Secure/i.test(cookie) && /; *HttpOnly/i.test(cookie),
            `cookie ${cookie.split('=')[0]}`,
          );
        }
        const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
        const location = new URL(answer.headers.get('location')!, target.origin);
        must(location.origin === target.origin, `it goes to ${location.origin} before anybody agreed`);
        page = await send(target, location.href, { headers: { cookie } });
      }
      must(page.status === 200, `status ${page.status}`);
      const policy = page.headers.get('content-security-policy') ?? '';
      must(
        policy.includes("frame-ancestors 'none'") && policy.includes("default-src 'none'"),
        `CSP: ${policy || 'none'}`,
      );
      must(page.text.includes('127.0.0.1'), 'the page does not show where the answer goes');
      return 'consent page with CSP';
    },
  },
  {
    area: 'tokens',
    title: 'invented codes and refresh tokens are invalid_grant, other grants unsupported; nothing may be cached',
    modes: ['facade'],
    async run(target) {
      const id = await register(target);
      const verifier = randomBytes(32).toString('base64url');
      const cases = [
        [
          { grant_type: 'authorization_code', code: 'ac.x.y.z', code_verifier: verifier, redirect_uri: REDIRECT },
          'invalid_grant',
        ],
        [{ grant_type: 'refresh_token', refresh_token: 'rt.x.y.z' }, 'invalid_grant'],
        [{ grant_type: 'password', username: 'a', password: 'b' }, 'unsupported_grant_type'],
      ] as const;
      for (const [fields, expected] of cases) {
        const answer = await send(target, '/token', form({ client_id: id, ...fields }));
        must(answer.status === 400, `${fields.grant_type}: status ${answer.status}`);
        must(answer.json().error === expected, `${fields.grant_type}: ${String(answer.json().error)}`);
        must(
          /no-store/.test(answer.headers.get('cache-control') ?? ''),
          `${fields.grant_type}: no Cache-Control: no-store`,
        );
      }
      return cases.map(([, error]) => error).join(', ');
    },
  },
];
