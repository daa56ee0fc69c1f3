// No token, code, verifier, key, cookie or content in anything that is written down: the logs of host and app, telemetry,
// faults on the console, the gateway's traces, and every error that a caller sees. The secrets are gathered on the way.
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Trace } from '../../src/local/gateway/index.ts';
import { loadCertificate } from '../../src/local/stack/certificate.ts';
import { Browser, hiddenFields } from '../support/browser.ts';
import { ADA, callTool, OAuthClient, signedInClient } from '../support/local-system.ts';
import { type AttackSystem, atConsent, form, startAttackSystem, TRANSACTION } from './attack-system.ts';

const CONTENT = 'content-of-a-snippet-that-nobody-logs';
let system: AttackSystem;
let sink: Server;
let telemetry = '';
const traces: Trace[] = [];
const consoles: string[] = [];
const answers: string[] = [];
const secrets = new Map<string, string>();

const keep = (what: string, value: string | undefined): string => {
  for (const part of (value ?? '').split('.').filter((one) => one.length >= 20)) secrets.set(part.slice(0, 20), what);
  return value ?? '';
};

beforeAll(async () => {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => void consoles.push(args.map(String).join(' ')));
  }
  const { cert, keyFile } = await loadCertificate(await mkdtemp(join(tmpdir(), 'remote-mcp-sink-')));
  sink = createServer({ cert, key: readFileSync(keyFile) }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    telemetry += (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
    response.setHeader('content-type', 'application/json').end('{"itemsReceived":1,"itemsAccepted":1,"errors":[]}');
  });
  await new Promise<void>((done) => sink.listen(0, '127.0.0.1', done));
  const { port } = sink.address() as AddressInfo;
  system = await startAttackSystem(
    {},
    {
      env: {
        APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=https://127.0.0.1:${port}/`,
        APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
        OTEL_TRACES_SAMPLER: 'always_on',
        OTEL_BSP_SCHEDULE_DELAY: '100',
        NODE_TLS_REJECT_UNAUTHORIZED: '0',
      },
    },
  );
  await system.replaceGateway({ onTrace: (trace) => traces.push(trace) });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await system?.[Symbol.asyncDispose]();
  sink?.closeAllConnections();
  sink?.close();
});

it('ATK-901 nothing that is written down holds a secret, whatever goes wrong', async () => {
  const { origin } = system;
  const { secrets: ring } = system.stack.gateway!.options;
  for (const key of `${ring.sessionKeys} ${ring.clientKeys}`.split(' ')) keep('a key of the ring', key);

  // A sign-in, step by step.
  const browser = new Browser();
  const client = new OAuthClient(origin);
  keep('a verifier', client.verifier);
  const consent = await atConsent(client, browser);
  keep('a form token', hiddenFields(consent.body).csrf);
  keep('a transaction', browser.cookie('localhost', TRANSACTION));
  const isCallback = (url: string): boolean => url.includes('/oauth-callback');
  let step = await browser.submit(consent, { decision: 'allow' }, isCallback);
  keep('a transaction', browser.cookie('localhost', TRANSACTION));
  if (step.body.includes('name="flow"')) step = await browser.submit(step, { oid: ADA.oid }, isCallback);
  keep('a code of Entra', new URL(step.url).searchParams.get('code')!);
  const back = await browser.request(step.url);
  const code = keep('a code', new URL(back.headers.get('location')!).searchParams.get('code')!);
  keep('the approvals', browser.cookie('localhost', '__Host-mcp-ap'));
  const redeemed = await client.redeem(code);
  const token = keep('an access token', String(redeemed.body.access_token));
  const refresh = keep('a refresh token', String(redeemed.body.refresh_token));
  const renewed = await client.refresh(refresh);
  keep('an access token', String(renewed.body.access_token));
  keep('a refresh token', String(renewed.body.refresh_token));

  // Use, and what a user's content may do.
  secrets.set(CONTENT.slice(0, 20), 'the content of a snippet');
  await callTool(origin, token, 'save_snippet', { snippetname: 'x', snippet: CONTENT });
  await callTool(origin, token, 'get_snippet', { snippetname: 'missing' });
  await callTool(origin, token, 'no_such_tool', { value: CONTENT });
  await callTool(origin, token, 'get_snippet', { snippetname: 1, other: CONTENT });

  // Everything that fails.
  answers.push(JSON.stringify((await client.redeem(code)).body));
  answers.push(JSON.stringify((await client.refresh(refresh)).body));
  answers.push((await callTool(origin, `${token}x`, 'whoami')).body);
  answers.push((await browser.request(`${step.url}&x=y`)).body);
  for (const where of ['oauth2/v2.0/token', '/grants/', '/mcp']) {
    const second = await signedInClient(origin);
    const page = await atConsent(second.client, second.browser, {});
    system.intercept = ({ url }) => (url.includes(where) ? Promise.reject(new Error(`broken: ${url}`)) : undefined);
    const ended = await second.browser.submit(page, { decision: 'allow' }, second.client.isMine);
    answers.push(ended.body, JSON.stringify((await second.client.refresh(second.tokens.refresh_token)).body));
    answers.push((await callTool(origin, second.tokens.access_token, 'whoami')).body);
    answers.push(
      await (
        await fetch(`${origin}/revoke`, form({ token: second.tokens.refresh_token, client_id: second.client.id }))
      ).text(),
    );
    system.intercept = undefined;
    keep('an access token', second.tokens.access_token);
    keep('a refresh token', second.tokens.refresh_token);
  }
  // What passed between the gateway and Entra, storage and the app.
  for (const { headers, body } of system.sent) {
    keep(
      'a managed identity’s token',
      headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1].split('.')[2],
    );
    const text = body instanceof Uint8Array ? Buffer.from(body).toString() : '';
    for (const [name, value] of new URLSearchParams(text)) {
      if (/^(code|code_verifier|refresh_token|client_assertion)$/.test(name))
        keep(`${name} to Entra`, value.split('.').at(-1));
    }
  }
  // The exporter is loaded some time after the first answer. The replay above has revoked the first client's grant, so it
  // takes another's calls for something to be told.
  const { tokens } = await signedInClient(origin);
  keep('an access token', tokens.access_token);
  keep('a refresh token', tokens.refresh_token);
  const patience = Date.now() + 20_000;
  while (telemetry.length < 1_000 && Date.now() < patience) {
    expect((await callTool(origin, tokens.access_token, 'hello_mcp')).status).toBe(200);
    await new Promise((done) => setTimeout(done, 100));
  }

  expect(secrets.size).toBeGreaterThan(20);
  expect(traces.length).toBeGreaterThan(30);
  const written: Record<string, string> = {
    logs: system.logs.join('\n'),
    console: consoles.join('\n'),
    telemetry,
    traces: JSON.stringify(traces),
    answers: answers.join('\n'),
  };
  for (const name of ['logs', 'telemetry', 'traces', 'answers'])
    expect(written[name]!.length, name).toBeGreaterThan(100);
  const found = Object.entries(written).flatMap(([where, text]) =>
    [...secrets]
      .filter(([secret]) => text.includes(secret))
      .map(
        ([secret, what]) =>
          `${what} in ${where}: …${text.slice(Math.max(0, text.indexOf(secret) - 80), text.indexOf(secret))}`,
      ),
  );
  expect(found).toEqual([]);
  expect(answers.join('\n')).not.toMatch(/\n\s+at |\.ts:\d+|\.js:\d+|AADSTS|Exception/);
}, 60_000);
