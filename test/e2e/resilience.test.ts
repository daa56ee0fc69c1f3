// What people who are signed in notice when a part of the system restarts, fails, or disagrees about the time: as little as
// can be, and never a token that should not be.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/local/gateway/index.ts';
import { startAzurite } from '../../src/local/stack/azurite.ts';
import { startGateway } from '../../src/local/stack/gateway.ts';
import { Browser } from '../support/browser.ts';
import {
  ADA,
  callTool,
  GRACE,
  type LocalSystem,
  OAuthClient,
  signedInClient,
  startLocalSystem,
  type Tokens,
} from '../support/local-system.ts';

let folder: string;
let usersFile: string;
let system: LocalSystem;
let origin: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remote-mcp-resilience-'));
  usersFile = join(folder, 'users.json');
  await people({});
  system = await startLocalSystem({ usersFile }, { dataFolder: folder });
  origin = system.origin;
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Writes users.json, with changes by upn; null removes the person. */
async function people(changes: Record<string, object | null>): Promise<void> {
  const users = [ADA, GRACE].filter(({ upn }) => changes[upn] !== null);
  await writeFile(usersFile, JSON.stringify({ users: users.map((user) => ({ ...user, ...changes[user.upn] })) }));
}

const callStatus = async (token: unknown) => (await callTool(origin, String(token), 'hello_mcp')).status;
const refused = { status: 400, body: { error: 'invalid_grant' } };
const unavailable = { status: 503, body: { error: 'temporarily_unavailable' } };
const noTokens = (body: Record<string, unknown>) => {
  expect(body).not.toHaveProperty('access_token');
  expect(body).not.toHaveProperty('refresh_token');
};

describe('a restarted gateway, with an empty cache', () => {
  it('knows its clients and their sessions, and nobody has to sign in', async () => {
    const { client, tokens, browser } = await signedInClient(origin);
    await system.replaceGateway();
    expect(await callStatus(tokens.access_token)).toBe(200);
    const renewed = await client.refresh(tokens.refresh_token);
    expect(renewed.status).toBe(200);
    expect(await callStatus(renewed.body.access_token)).toBe(200);
    const page = await browser.go(client.authorizeUrl(), client.isMine);
    expect(page.body, 'the registration is still good').toContain("value='allow'");
  });

  it('in the middle of a sign-in goes on with it', async () => {
    const client = new OAuthClient(origin);
    await client.register();
    const browser = new Browser();
    const question = await browser.go(client.authorizeUrl(), client.isMine);
    await system.replaceGateway();
    const who = await browser.submit(question, { decision: 'allow' }, client.isMine);
    await system.replaceGateway();
    const back = await browser.submit(who, { oid: ADA.oid }, client.isMine);
    await system.replaceGateway();
    expect((await client.redeem(new URL(back.url).searchParams.get('code')!)).status).toBe(200);
  });
});

describe('a new session key', () => {
  const kid = (token: unknown) => String(token).split('.')[1];

  it('ends no session while the old one is in the ring, and those that were not renewed when it goes', async () => {
    const { secrets } = system.stack.gateway!.options;
    const fresh = 'f'.repeat(72);
    const [staying, sleeping] = [await signedInClient(origin), await signedInClient(origin)];

    await system.replaceGateway({ secrets: { ...secrets, sessionKeys: `${fresh} ${secrets.sessionKeys}` } });
    expect(await callStatus(staying.tokens.access_token)).toBe(200);
    const renewed = await staying.client.refresh(staying.tokens.refresh_token);
    expect(renewed.status).toBe(200);
    expect(kid(renewed.body.access_token), 'the first key seals').not.toBe(kid(staying.tokens.access_token));

    await system.replaceGateway({ secrets: { ...secrets, sessionKeys: fresh } });
    expect(await callStatus(staying.tokens.access_token), 'sealed with the key that is gone').toBe(401);
    expect(await callStatus(renewed.body.access_token)).toBe(200);
    expect((await staying.client.refresh(String(renewed.body.refresh_token))).status).toBe(200);
    expect(await callStatus(sleeping.tokens.access_token)).toBe(401);
    expect(await sleeping.client.refresh(sleeping.tokens.refresh_token)).toMatchObject(refused);
    await system.replaceGateway();
  });
});

describe('Entra down', () => {
  it('leaves sessions alone, is said clearly, and is over when it is over', async () => {
    const { client, tokens } = await signedInClient(origin);
    const other = new OAuthClient(origin);
    await other.register();
    const browser = new Browser();
    const question = await browser.go(other.authorizeUrl(), other.isMine);
    const who = await browser.submit(question, { decision: 'allow' });
    const callback = await browser.submit(who, { oid: ADA.oid }, (url) => url.includes('/oauth-callback?'));

    system.stack.entra!.entra.setDown(true);
    try {
      expect(await callStatus(tokens.access_token), 'an access token needs no Entra').toBe(200);
      const refresh = await client.refresh(tokens.refresh_token);
      expect(refresh).toMatchObject(unavailable);
      expect(refresh.body.error_description).toContain('your session is not lost');
      noTokens(refresh.body);
      const back = await browser.go(callback.url, other.isMine);
      expect(Object.fromEntries(new URL(back.url).searchParams)).toMatchObject({
        error: 'temporarily_unavailable',
        error_description: 'Entra ID is not available. Try again.',
        state: 'the state',
      });
    } finally {
      system.stack.entra!.entra.setDown(false);
    }
    const renewed = await client.refresh(tokens.refresh_token);
    expect(renewed.status, 'the same refresh token').toBe(200);
    expect((await other.signIn(new Browser())).get('code')).toBeTruthy();
  });
});

describe('the grant store down', () => {
  it('gives 503 and no token, and afterwards everything goes on where it was', async () => {
    const { client, tokens } = await signedInClient(origin);
    const waiting = new OAuthClient(origin);
    await waiting.register();
    const code = (await waiting.signIn(new Browser())).get('code')!;
    const { azurite } = system.stack;
    await azurite.stop();
    let again: Awaited<ReturnType<typeof startAzurite>> | undefined;
    try {
      expect(await callStatus(tokens.access_token), 'an access token needs no store').toBe(200);
      for (const answer of [await client.refresh(tokens.refresh_token), await waiting.redeem(code)]) {
        expect(answer).toMatchObject(unavailable);
        noTokens(answer.body);
      }
      const body = new URLSearchParams({ token: tokens.refresh_token, client_id: client.id });
      expect((await fetch(`${origin}/revoke`, { method: 'POST', body })).status, 'nothing was revoked').toBe(503);
      const late = new OAuthClient(origin);
      await late.register();
      const answer = await late.signIn(new Browser());
      expect([answer.get('code'), answer.get('error')]).toEqual([null, 'temporarily_unavailable']);
    } finally {
      const { blobPort, queuePort } = azurite;
      again = await startAzurite({ folder, blobPort, queuePort });
      onEnd.push(() => again!.stop());
    }
    expect((await waiting.redeem(code)).status, 'the code was not used up').toBe(200);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });
  const onEnd: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of onEnd) await end();
    await system[Symbol.asyncDispose]();
    system = await startLocalSystem({ usersFile, port: Number(new URL(origin).port) }, { dataFolder: folder });
  });
});

describe('clocks', () => {
  const shifted = (milliseconds: () => number) => ({
    clock: { ...systemClock(), now: () => Date.now() + milliseconds() },
  });
  afterAll(() => system.replaceGateway());

  it.each([5, -5])('that are %i minutes apart stop nobody', async (minutes) => {
    await system.replaceGateway({ ports: shifted(() => minutes * 60_000) });
    const { client, tokens } = await signedInClient(origin);
    expect(await callStatus(tokens.access_token)).toBe(200);
    const renewed = await client.refresh(tokens.refresh_token);
    expect(renewed.status).toBe(200);
    expect(await callStatus(renewed.body.access_token)).toBe(200);
  });

  it('end an access token after 30 minutes, a session after 14 days of silence, and after 90 days whatever it does', async () => {
    const day = 86_400_000;
    let ahead = 0;
    await system.replaceGateway({ ports: shifted(() => ahead) });
    const [busy, silent] = [await signedInClient(origin), await signedInClient(origin)];
    ahead = 29 * 60_000;
    expect(await callStatus(busy.tokens.access_token)).toBe(200);
    ahead = 31 * 60_000;
    expect(await callStatus(busy.tokens.access_token)).toBe(401);

    let token = busy.tokens.refresh_token;
    for (ahead = 13 * day; ahead < 90 * day; ahead += 13 * day) {
      const renewed = await busy.client.refresh(token);
      expect(renewed.status, `day ${ahead / day}`).toBe(200);
      token = String(renewed.body.refresh_token);
    }
    ahead = 90 * day + 60_000;
    expect(await busy.client.refresh(token)).toMatchObject(refused);
    ahead = 14 * day + 60_000;
    expect(await silent.client.refresh(silent.tokens.refresh_token)).toMatchObject(refused);
  });
});

describe('a user who is', () => {
  beforeEach(() => people({}));
  it.each([
    ['disabled', { [GRACE.upn]: { disabled: true } }],
    ['deleted', { [GRACE.upn]: null }],
  ])('%s is out at the next refresh, and stays out when that is undone', async (_, change) => {
    const { client, tokens } = await signedInClient(origin, { user: GRACE });
    const ada = await signedInClient(origin);
    await people(change);
    expect(await client.refresh(tokens.refresh_token)).toMatchObject(refused);
    expect((await ada.client.refresh(ada.tokens.refresh_token)).status, 'nobody else').toBe(200);
    await people({});
    expect(await client.refresh(tokens.refresh_token)).toMatchObject(refused);
    expect(await callStatus(tokens.access_token), 'the grant is on the deny-list').toBe(401);
    expect((await signedInClient(origin, { user: GRACE })).tokens.access_token).toBeTruthy();
  });
});

describe('two windows with one refresh token', () => {
  const both = async (client: OAuthClient, tokens: readonly unknown[]) => {
    const answers = await Promise.all(tokens.map((token) => client.refresh(String(token))));
    expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 200));
    for (const { body } of answers) expect(await callStatus(body.access_token)).toBe(200);
    return answers.map(({ body }) => (body as unknown as Tokens).refresh_token);
  };

  it('that refresh at once both go on, again and again', async () => {
    const { client, tokens } = await signedInClient(origin);
    let held: readonly unknown[] = Array(4).fill(tokens.refresh_token);
    for (let times = 0; times < 3; times += 1) held = await both(client, held);
  });

  it('that refresh at two gateways with only the storage between them both go on', async () => {
    const { client, tokens } = await signedInClient(origin);
    const second = await startGateway({ ...system.stack.gateway!.options, port: 0 });
    try {
      const there = new OAuthClient(second.running.url);
      there.id = client.id;
      const [here, elsewhere] = await Promise.all([
        client.refresh(tokens.refresh_token),
        there.refresh(tokens.refresh_token),
      ]);
      expect([here.status, elsewhere.status]).toEqual([200, 200]);
      expect(await callStatus(elsewhere.body.access_token)).toBe(200);
      expect((await there.refresh(String(here.body.refresh_token))).status).toBe(200);
    } finally {
      await second.close();
    }
  });

  it('and an answer that got lost: the token that was sent is good for a moment more', async () => {
    const { client, tokens } = await signedInClient(origin);
    await client.refresh(tokens.refresh_token);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });
});

describe('the whole system started again on the same data', () => {
  it('keeps registrations, sessions, refresh tokens and snippets', async () => {
    const { client, tokens } = await signedInClient(origin);
    await callTool(origin, tokens.access_token, 'save_snippet', { snippetname: 'kept', snippet: 'over the restart' });
    await system[Symbol.asyncDispose]();
    system = await startLocalSystem({ usersFile, port: Number(new URL(origin).port) }, { dataFolder: folder });
    expect(system.origin).toBe(origin);
    expect((await callTool(origin, tokens.access_token, 'get_snippet', { snippetname: 'kept' })).body).toContain(
      'over the restart',
    );
    const renewed = await client.refresh(tokens.refresh_token);
    expect(renewed.status).toBe(200);
    expect(await callStatus(renewed.body.access_token)).toBe(200);
  });
});
