// No oracle: whatever is wrong with a sealed value (shape, purpose, key, MAC, padding, JSON, expiry), the answer is the
// same in status, headers and body; and the MAC is checked before anything is decrypted.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trace } from '../../src/local/gateway/index.ts';
import { Browser } from '../support/browser.ts';
import { type OAuthClient, signedInClient, type Tokens, WEB_REDIRECT } from '../support/local-system.ts';
import {
  type AttackSystem,
  form,
  observable,
  type Purpose,
  seal,
  signBox,
  startAttackSystem,
  unseal,
} from './attack-system.ts';

let system: AttackSystem;
let origin: string;
let key: string;
let client: OAuthClient;
let tokens: Tokens;
const traces: Trace[] = [];
beforeAll(async () => {
  system = await startAttackSystem();
  await system.replaceGateway({ onTrace: (trace) => traces.push(trace) });
  origin = system.origin;
  key = system.sessionKey;
  ({ client, tokens } = await signedInClient(origin));
});
afterAll(() => system?.[Symbol.asyncDispose]());

const TX = 'A'.repeat(22);

/** Values of one purpose, each wrong in its own way. */
function wrongValues(purpose: Purpose, good: object): Record<string, string> {
  const sealed = seal(key, purpose, good);
  const [name, kid, box, mac] = sealed.split('.') as [string, string, string, string];
  const flipped = Buffer.from(box, 'base64url');
  flipped[20]! ^= 1;
  const lastByte = Buffer.from(box, 'base64url');
  lastByte[lastByte.length - 17]! ^= 1;
  const other: Purpose = purpose === 'at' ? 'rt' : 'at';
  return {
    'a bad MAC': [name, kid, box, Buffer.from(randomBytes(32)).toString('base64url')].join('.'),
    'an empty MAC': `${name}.${kid}.${box}.`,
    'a MAC of another case': [name, kid, box, mac === mac.toUpperCase() ? mac.toLowerCase() : mac.toUpperCase()].join(
      '.',
    ),
    'a changed byte': [name, kid, flipped.toString('base64url'), mac].join('.'),
    'a changed byte under the padding': [name, kid, lastByte.toString('base64url'), mac].join('.'),
    'bad padding under a good MAC': signBox(key, purpose, randomBytes(48)),
    'no whole block under a good MAC': signBox(key, purpose, randomBytes(39)),
    'nothing under a good MAC': signBox(key, purpose, Buffer.alloc(0)),
    'only an IV under a good MAC': signBox(key, purpose, randomBytes(16)),
    'no JSON': seal(key, purpose, 'not json'),
    'JSON that is no object': seal(key, purpose, '[1]'),
    'no expiry': seal(key, purpose, '{"exp":null}'),
    'an expiry that is no number': seal(key, purpose, '{"exp":{"a":1}}'),
    expired: seal(key, purpose, { ...good, exp: Math.floor(Date.now() / 1000) - 1 }),
    'another purpose': seal(key, other, good),
    'another purpose under this name': seal(key, other, good).replace(other, purpose),
    'a foreign key': seal('k'.repeat(72), purpose, good),
    'a foreign key under this kid': seal('k'.repeat(72), purpose, good).replace(/^(..)\.[^.]+/, `$1.${kid}`),
    'cut short': sealed.slice(0, -10),
    'one part less': [name, kid, box].join('.'),
    'one part more': `${sealed}.x`,
    'no base64': [name, kid, '!!!!', mac].join('.'),
    'no value at all': 'x',
  };
}

const inEight = Math.floor(Date.now() / 1000) + 480;
const PLACES: [string, Purpose, () => object, (value: string) => Promise<Response>][] = [
  ['an access token at /mcp', 'at', () => unseal(key, tokens.access_token), bearer('POST', '/mcp')],
  ['an access token at /mcp/sse', 'at', () => unseal(key, tokens.access_token), bearer('GET', '/mcp/sse')],
  [
    'a code at /token',
    'ac',
    () => ({ gid: unseal(key, tokens.access_token).gid, exp: inEight }),
    (code) =>
      fetch(
        `${origin}/token`,
        form({ grant_type: 'authorization_code', client_id: client.id, code, code_verifier: client.verifier }),
      ),
  ],
  [
    'a refresh token at /token',
    'rt',
    () => unseal(key, tokens.refresh_token),
    (refresh_token) =>
      fetch(`${origin}/token`, form({ grant_type: 'refresh_token', client_id: client.id, refresh_token })),
  ],
  [
    'a refresh token at /revoke',
    'rt',
    () => unseal(key, tokens.refresh_token),
    (token) => fetch(`${origin}/revoke`, form({ client_id: client.id, token })),
  ],
  [
    'a transaction at /consent',
    'tx',
    () => ({
      id: TX,
      csrf: 'c',
      stage: 'consent',
      client: 'x',
      name: 'x',
      redirect: WEB_REDIRECT,
      state: '',
      scopes: 'snippets.read',
      exp: inEight,
    }),
    (value) => fetch(`${origin}/consent?tx=${TX}`, { headers: { cookie: `__Host-mcp-tx-${TX}=${value}` } }),
  ],
  [
    'a transaction in an answer to /consent',
    'tx',
    () => ({ id: TX, csrf: 'c', stage: 'consent', redirect: WEB_REDIRECT, state: '', exp: inEight }),
    (value) =>
      fetch(`${origin}/consent`, {
        ...form({ tx: TX, csrf: 'wrong', decision: 'deny' }),
        headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: `__Host-mcp-tx-${TX}=${value}` },
      }),
  ],
  [
    'a transaction at /oauth-callback',
    'tx',
    () => ({ id: TX, stage: 'consent', exp: inEight }),
    (value) =>
      fetch(`${origin}/oauth-callback?state=${TX}&code=x`, { headers: { cookie: `__Host-mcp-tx-${TX}=${value}` } }),
  ],
  [
    'the approvals at /consent',
    'ap',
    () => ({ list: [], csrf: 'c', exp: inEight }),
    (value) => fetch(`${origin}/consent`, { headers: { cookie: `__Host-mcp-ap=${value}` } }),
  ],
];

function bearer(method: string, path: string) {
  return (token: string) =>
    fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
}

describe('one answer for everything that is wrong', () => {
  it.each(PLACES)('ATK-301 %s', async (_, purpose, good, send) => {
    const answers = new Map<string, string[]>();
    for (const [what, value] of Object.entries(wrongValues(purpose, good()))) {
      const text = JSON.stringify(await observable(await send(value)));
      answers.set(text, [...(answers.get(text) ?? []), what]);
    }
    expect(
      [...answers.values()].map((list) => list.length),
      [...answers.values()].map(String).join('\n'),
    ).toEqual([23]);
  });

  it('ATK-302 a value signed with a bad MAC is never decrypted', async () => {
    const values = wrongValues('at', unseal(key, tokens.access_token));
    const genuine = async (value: string): Promise<string | undefined> => {
      traces.length = 0;
      expect((await bearer('POST', '/mcp')(value)).status).toBe(401);
      return traces
        .at(-1)!
        .steps.map((step) => step.variables?.['unseal.genuine'])
        .find((one) => one !== undefined);
    };
    expect(await genuine(values['a bad MAC']!)).toBe('False');
    expect(await genuine(values['a changed byte under the padding']!)).toBe('False');
    expect(await genuine(values['bad padding under a good MAC']!)).toBe('True');
    expect(await genuine(values.expired!)).toBe('True');
  });

  it('ATK-303 a value is good under the older key of the ring, and not when the key has gone', async () => {
    const { options } = system.stack.gateway!;
    const ring = options.secrets.sessionKeys;
    const hello = () => bearer('POST', '/mcp')(tokens.access_token).then(({ status }) => status);
    await system.replaceGateway({ secrets: { ...options.secrets, sessionKeys: `${'n'.repeat(72)} ${key}` } });
    expect(await hello()).not.toBe(401);
    await system.replaceGateway({ secrets: { ...options.secrets, sessionKeys: 'n'.repeat(72) } });
    expect(await hello()).toBe(401);
    await system.replaceGateway({ secrets: { ...options.secrets, sessionKeys: ring } });
    expect(await hello()).not.toBe(401);
  });

  it('ATK-304 keys of another ring open nothing: a registration is no session, a session no registration', async () => {
    const { clientKeys } = system.stack.gateway!.options.secrets;
    const forged = seal(clientKeys.split(' ')[0]!, 'at', unseal(key, tokens.access_token));
    expect((await bearer('POST', '/mcp')(forged)).status).toBe(401);
    const body = Buffer.from(JSON.stringify({ n: 'Forged', r: [WEB_REDIRECT], t: 1 }));
    for (const id of [
      signBox(key, 'dcr', body),
      `${client.id}A`,
      client.id.slice(0, -1),
      client.id.replace('dcr.', 'DCR.'),
    ]) {
      const step = await new Browser().request(`${origin}/authorize?client_id=${id}&redirect_uri=${WEB_REDIRECT}`);
      expect(step.status).toBe(400);
      expect(step.headers.get('location')).toBeNull();
    }
  });
});
