// Attacks on consent and on the browser: confused deputy, cookie tossing, cross-site requests, clickjacking, markup.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, hiddenFields } from '../support/browser.ts';
import { ADA, OAuthClient, WEB_REDIRECT } from '../support/local-system.ts';
import { type AttackSystem, atConsent, form, seal, startAttackSystem, TRANSACTION, unseal } from './attack-system.ts';

let system: AttackSystem;
let origin: string;
let keys: string;
beforeAll(async () => {
  system = await startAttackSystem({ redirectSchemes: 'vscode' });
  origin = system.origin;
  keys = system.stack.gateway!.options.secrets.sessionKeys;
});
afterAll(() => system?.[Symbol.asyncDispose]());

const isEntra = (url: string): boolean => url.startsWith('http://127.0.0.1') && url.includes('/oauth2/v2.0/authorize');

/** The attacker allowed his own client in his own browser, and stops before signing in. */
async function attackerReadyAtEntra(): Promise<{ client: OAuthClient; entraUrl: string; cookie: [string, string] }> {
  const client = new OAuthClient(origin);
  const browser = new Browser();
  const page = await atConsent(client, browser);
  const { url } = await browser.submit(page, { decision: 'allow' }, isEntra);
  const name = browser.cookieNames('localhost').find((one) => TRANSACTION.test(one))!;
  return { client, entraUrl: url, cookie: [name, browser.cookie('localhost', name)!] };
}

/** A person who is signed in at Entra, as everybody is at work. */
async function signedInPerson(): Promise<Browser> {
  const browser = new Browser();
  const client = new OAuthClient(origin);
  await client.register();
  await client.signIn(browser);
  return browser;
}

describe('consent cannot be had without the person', () => {
  it('ATK-101 an Entra address prepared by the attacker brings the victim nowhere', async () => {
    const { entraUrl, client } = await attackerReadyAtEntra();
    const victim = await signedInPerson();
    const end = await victim.go(entraUrl, client.isMine);
    expect(end.url).toContain(`${origin}/oauth-callback`);
    expect(end.status).toBe(400);
    expect(end.body).toContain('begun in another browser');
    expect(end.headers.get('location')).toBeNull();
  });

  it.each([
    ['in the value of another cookie, behind a comma', (pair: string) => ['x', `1,${pair}`]],
    ['in the value of another cookie, behind a comma and a space', (pair: string) => ['x', `1, ${pair}`]],
    ['with a no-break space before its name', (pair: string) => split(`\u00a0${pair}`)],
    ['with a NEL before its name', (pair: string) => split(`\u0085${pair}`)],
    ['with a tab before its name', (pair: string) => split(`\t${pair}`)],
    ['with another case of the prefix', (pair: string) => split(pair.replace('__Host-', '__host-'))],
    ['quoted', (pair: string) => ['x', `"; ${pair}"`.replace('; ', ',')]],
  ])('ATK-102 a transaction tossed in from a neighbouring site is not taken: %s', async (_, toss) => {
    const { entraUrl, client, cookie } = await attackerReadyAtEntra();
    const victim = await signedInPerson();
    const [name, value] = toss(`${cookie[0]}=${cookie[1]}`);
    victim.setCookie('localhost', name!, value!);
    const end = await victim.go(entraUrl, client.isMine);
    expect(end.status).toBe(400);
    expect(client.isMine(end.url)).toBe(false);
  });

  it.each([
    ['made up', () => 'allowed'],
    ['the JSON itself', () => Buffer.from('{"list":[]}').toString('base64url')],
    ['sealed under a key of the attacker', (list: object) => seal('x'.repeat(72), 'ap', list)],
    ['sealed for another purpose', (list: object) => seal(keys.split(' ')[0]!, 'tx', list)],
    ['expired', (list: object) => seal(keys.split(' ')[0]!, 'ap', { ...list, exp: 1 })],
  ])('ATK-103 a forged list of approvals does not spare the question: %s', async (_, forge) => {
    const client = new OAuthClient(origin, WEB_REDIRECT);
    await client.register();
    const list = {
      list: [{ client: client.id, name: 'x', redirect: WEB_REDIRECT, oid: ADA.oid, key: 'k' }],
      csrf: 'c',
      exp: 4_000_000_000,
    };
    const browser = new Browser();
    browser.setCookie('localhost', '__Host-mcp-ap', forge(list));
    expect((await atConsent(client, browser)).body).toContain("value='allow'");
  });

  it('ATK-104 opening the page grants nothing: the callback needs Allow in this very transaction', async () => {
    const client = new OAuthClient(origin);
    const browser = await signedInPerson();
    await atConsent(client, browser);
    const name = browser.cookieNames('localhost').find((one) => TRANSACTION.test(one))!;
    const id = name.slice('__Host-mcp-tx-'.length);
    const end = await browser.request(`${origin}/oauth-callback?code=any&state=${id}`);
    expect(end.status).toBe(400);
    expect(end.headers.get('location')).toBeNull();
  });

  it('ATK-105 an approval is of one client, one redirect, one user', async () => {
    const browser = new Browser();
    const first = new OAuthClient(origin, WEB_REDIRECT);
    await first.register();
    await first.signIn(browser);
    const same = await browser.go(first.authorizeUrl(), first.isMine);
    expect(first.isMine(same.url), 'it is remembered').toBe(true);
    const other = new OAuthClient(origin, WEB_REDIRECT);
    await other.register({ client_name: 'Test client ' });
    await other.register({ client_name: 'Another' });
    expect((await atConsent(other, browser)).body, 'another client').toContain("value='allow'");
    const elsewhere = new OAuthClient(origin, WEB_REDIRECT);
    await elsewhere.register({ redirect_uris: [WEB_REDIRECT, 'https://claude.com/api/mcp/auth_callback'] });
    await elsewhere.signIn(browser);
    const page = await browser.go(
      elsewhere.authorizeUrl({ redirect_uri: 'https://claude.com/api/mcp/auth_callback' }),
      elsewhere.isMine,
    );
    expect(page.body, 'another redirect').toContain("value='allow'");
  });

  it('ATK-106 a denial is not remembered, and leaves nothing behind', async () => {
    const client = new OAuthClient(origin, WEB_REDIRECT);
    const browser = new Browser();
    const page = await atConsent(client, browser);
    const back = await browser.submit(page, { decision: 'deny' }, client.isMine);
    expect(new URL(back.url).searchParams.get('error')).toBe('access_denied');
    expect(browser.cookieNames('localhost').filter((name) => TRANSACTION.test(name))).toEqual([]);
    expect((await atConsent(client, browser)).body).toContain("value='allow'");
  });

  it('ATK-107 two sign-ins side by side do not disturb each other', async () => {
    const browser = new Browser();
    const [one, two] = [new OAuthClient(origin), new OAuthClient(origin)];
    const first = await atConsent(one, browser, { state: 'one' });
    const second = await atConsent(two, browser, { state: 'two' });
    for (const [client, page, state] of [
      [one, first, 'one'],
      [two, second, 'two'],
    ] as const) {
      let step = await browser.submit(page, { decision: 'allow' }, client.isMine);
      if (step.body.includes('name="flow"')) step = await browser.submit(step, { oid: ADA.oid }, client.isMine);
      expect(new URL(step.url).searchParams.get('state')).toBe(state);
    }
  });

  it('ATK-108 the list of approvals stays within a cookie, however many are given', async () => {
    const browser = new Browser();
    let longest = 0;
    for (let turn = 0; turn < 24; turn += 1) {
      const client = new OAuthClient(origin, `${WEB_REDIRECT}/${turn}/${'x'.repeat(200)}`);
      await client.register({ client_name: `客户端 ${turn} ${'漢'.repeat(80)}` });
      await client.signIn(browser);
      longest = Math.max(longest, browser.cookie('localhost', '__Host-mcp-ap')!.length);
    }
    expect(longest).toBeLessThan(4000);
    expect((await browser.request(`${origin}/consent`)).body).toContain('客户端 23');
  });
});

describe('the answer comes from our own page', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a sandboxed frame of another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring site', { origin: 'null', 'sec-fetch-site': 'same-site' }],
    ['the same host on another port', { origin: 'http://localhost:1' }],
  ])('ATK-111 an answer from %s is refused', async (_, headers) => {
    const client = new OAuthClient(origin);
    const browser = new Browser();
    const page = await atConsent(client, browser);
    const fields = { ...hiddenFields(page.body), decision: 'allow' };
    const init = form(fields);
    const step = await browser.request(`${origin}/consent`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...(headers as unknown as Record<string, string>) },
    });
    expect(step.status).toBe(403);
    expect(step.headers.getSetCookie()).toEqual([]);
  });

  it('ATK-112 the token of the form is this transaction’s own, in this browser', async () => {
    const client = new OAuthClient(origin);
    const [mine, victim] = [new Browser(), new Browser()];
    const attackersPage = await atConsent(client, mine);
    const victimsPage = await atConsent(client, victim);
    const attackers = hiddenFields(attackersPage.body);
    const victims = hiddenFields(victimsPage.body);
    for (const fields of [
      attackers,
      { tx: victims.tx!, csrf: attackers.csrf! },
      { tx: victims.tx!, csrf: '' },
      { tx: victims.tx! },
      { tx: attackers.tx!, csrf: victims.csrf! },
      { tx: victims.tx!, csrf: `${victims.csrf}\u00ad` },
    ]) {
      const step = await victim.request(
        `${origin}/consent`,
        form({ ...(fields as Record<string, string>), decision: 'allow' }),
      );
      expect(step.status, JSON.stringify(fields)).toBe(403);
    }
  });

  it('ATK-113 a decision that is none, doubled, or of another media type is refused without being repeated', async () => {
    const client = new OAuthClient(origin);
    const browser = new Browser();
    const fields = hiddenFields((await atConsent(client, browser)).body);
    const good = new URLSearchParams({ ...fields, decision: 'allow' }).toString();
    for (const body of [
      new URLSearchParams({ ...fields, decision: '<script>alert(1)</script>' }).toString(),
      new URLSearchParams({ ...fields, decision: 'ALLOW' }).toString(),
      `${good}&decision=deny`,
      `${good}&csrf=x`,
      good.replace('decision=', 'decisio%6e='),
      `${good}&pad=${'x'.repeat(1 << 20)}`,
    ]) {
      const step = await browser.request(`${origin}/consent`, form(body));
      expect(step.status, body.slice(0, 200)).toBe(403);
      expect(step.body).not.toContain('<script');
    }
    const json = await browser.request(`${origin}/consent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...fields, decision: 'allow' }),
    });
    expect(json.status).toBe(403);
  });

  it('ATK-114 "Forget" needs the list’s own token', async () => {
    const client = new OAuthClient(origin, WEB_REDIRECT);
    const browser = new Browser();
    await client.register();
    await client.signIn(browser);
    const fields = hiddenFields((await browser.request(`${origin}/consent`)).body);
    const step = await browser.request(`${origin}/consent`, form({ ...fields, csrf: 'x', decision: 'forget' }));
    expect(step.status).toBe(403);
    expect((await browser.request(`${origin}/consent`)).body).toContain('Test client');
  });
});

describe('pages', () => {
  const nasty = `"><script>alert(1)</script><img src=x onerror=alert(1)>' onmouseover='x' {{gateway-origin}} [[csrf]] [[each scopes]]`;

  it('ATK-121 no value of a client becomes markup or another mark of the template', async () => {
    const client = new OAuthClient(origin, `${WEB_REDIRECT}?q='-alert(1)-'&x=[[csrf]]`);
    expect((await client.register({ client_name: nasty.slice(0, 100) })).status).toBe(201);
    const browser = new Browser();
    const page = await atConsent(client, browser, { state: nasty });
    const { csrf, tx } = hiddenFields(page.body);
    expect(page.body).not.toMatch(/<script|<img|onmouseover='/);
    expect(page.body).toContain('[[csrf]]');
    expect(page.body.split(csrf!).length, 'the token stands in its field only').toBe(2);
    expect(tx).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const denied = await browser.request(`${origin}/consent`, form({ tx: tx!, csrf: csrf!, decision: 'deny' }));
    expect(denied.body).not.toMatch(/<script|<img|onmouseover='|href='[^']*'[^>]/);
    await client.signIn(browser, ADA, { state: nasty });
    const list = await browser.request(`${origin}/consent`);
    expect(list.body).toContain('&lt;script&gt;');
    expect(list.body).not.toMatch(/<script|<img|onmouseover='/);
  });

  it('ATK-122 no page can be framed, scripted, cached, or leak its address', async () => {
    const client = new OAuthClient(origin);
    const browser = new Browser();
    const consent = await atConsent(client, browser);
    const pages = [
      consent,
      await browser.request(`${origin}/consent`),
      await browser.request(`${origin}/consent?tx=none`),
      await browser.request(`${origin}/oauth-callback`),
      await browser.request(`${origin}/authorize`),
      await browser.request(`${origin}/consent`, form({})),
      await browser.request(`${origin}/consent`, form({ ...hiddenFields(consent.body), decision: 'allow' })),
    ];
    for (const { headers, body, url } of pages) {
      expect(body, url).toMatch(/^<!doctype html><html lang="en">/);
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      );
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(body).not.toMatch(/<script|<iframe|<img|<link|\son[a-z]+=/);
    }
  });

  it('ATK-123 a private-use redirect is told as an app, and a name cannot hide or turn text', async () => {
    const client = new OAuthClient(origin, 'vscode://vscode.dev/redirect');
    expect((await client.register({ client_name: 'abc\u202etxt' })).status).toBe(400);
    expect((await client.register({ client_name: 'abc\r\nSet-Cookie: a=b' })).status).toBe(400);
    expect((await client.register({ client_name: 'Nice 🚀 client' })).status).toBe(201);
    const page = await atConsent(client, new Browser());
    expect(page.body).toContain('An app on this device (vscode:)');
    expect(page.body).toContain('Any program on this computer');
  });

  it('ATK-124 redirects carry no referrer and are not cached', async () => {
    const client = new OAuthClient(origin);
    await client.register();
    const step = await new Browser().request(client.authorizeUrl());
    expect(step.status).toBe(302);
    expect(step.headers.get('referrer-policy')).toBe('no-referrer');
    expect(step.headers.get('cache-control')).toBe('no-store');
    const browser = new Browser();
    let last = await browser.submit(await atConsent(client, browser), { decision: 'allow' }, (url) =>
      url.includes('/oauth-callback'),
    );
    if (last.body.includes('name="flow"')) {
      last = await browser.submit(last, { oid: ADA.oid }, (url) => url.includes('/oauth-callback'));
    }
    const callback = await browser.request(last.url);
    expect(callback.status).toBe(302);
    expect(callback.headers.get('referrer-policy')).toBe('no-referrer');
    expect(callback.headers.get('cache-control')).toBe('no-store');
  });
});

describe('the transaction', () => {
  it('ATK-131 holds nothing that a client chose as a key, and a verifier as RFC 7636 wants it', async () => {
    const { cookie, entraUrl } = await attackerReadyAtEntra();
    const tx = unseal(keys.split(' ')[0]!, cookie[1]);
    expect(String(tx.verifier)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const query = new URL(entraUrl).searchParams;
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('state')).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(query.get('nonce')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(query.has('resource'), 'AADSTS9010010').toBe(false);
    expect(entraUrl).not.toMatch(/[ "<>]|the state|%20state/);
  });

  it('ATK-132 its cookie is for this host only, and out of reach of scripts', async () => {
    const client = new OAuthClient(origin);
    await client.register();
    const { headers } = await new Browser().request(client.authorizeUrl());
    const [line] = headers.getSetCookie();
    expect(line).toMatch(
      /^__Host-mcp-tx-[A-Za-z0-9_-]{22}=tx\.[^;]+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
  });

  it('ATK-133 what would not fit a cookie is refused to the client, instead of failing in the browser', async () => {
    const client = new OAuthClient(origin, `${WEB_REDIRECT}/${'r'.repeat(440)}`);
    expect((await client.register({ client_name: '漢'.repeat(100) })).status).toBe(201);
    const longest = await new Browser().request(client.authorizeUrl({ state: 's'.repeat(1024) }));
    expect(longest.headers.getSetCookie()[0]!.split(';')[0]!.length).toBeLessThanOrEqual(4096);
    const wide = await new Browser().request(client.authorizeUrl({ state: '漢'.repeat(1024) }));
    expect(new URL(wide.headers.get('location')!).searchParams.get('error')).toBe('invalid_request');
    expect(wide.headers.getSetCookie()).toEqual([]);
  });

  it('ATK-134 the fourth sign-in at once ends the oldest, so that requests keep a size', async () => {
    const browser = new Browser();
    const client = new OAuthClient(origin);
    for (let turn = 0; turn < 8; turn += 1) await atConsent(client, browser);
    expect(browser.cookieNames('localhost').filter((name) => TRANSACTION.test(name)).length).toBeLessThanOrEqual(3);
  });
});

function split(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}
