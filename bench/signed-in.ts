// What the gateway adds to a signed-in tools/call, all policies on, over the same call straight to the function app; and how
// long the requests of a sign-in take. Aim: under 1 ms added at p50.
import { once } from 'node:events';
import { Browser } from '../test/support/browser.ts';
import { ADA, OAuthClient } from '../test/support/local-system.ts';
import { type Call, compare, quantile, startServer } from './load.ts';
import type { Report } from './report.ts';

const SIGN_INS = 40;

export async function signedIn(report: Report): Promise<void> {
  const system = await startServer('system', {}, (child) => once(child, 'message'));
  try {
    const [{ functions, headers }] = system.ready as [{ functions: string; headers: Record<string, string> }];
    const times = new Map<string, number[]>();
    let accessToken = '';
    for (let at = 0; at < SIGN_INS; at += 1) accessToken = await signInOnce(system.origin, times);

    const call = (more: Record<string, string>): Call => ({
      path: '/mcp',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        ...more,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'hello_mcp', arguments: {} },
      }),
      expect: (status, body) => status === 200 && body.includes('Hello'),
    });
    const contenders = [
      { name: 'straight to the function app', origin: functions, call: call(headers) },
      { name: 'through the gateway', origin: system.origin, call: call({ authorization: `Bearer ${accessToken}` }) },
    ];
    report.heading('a signed-in tools/call, one connection');
    const results = await compare(contenders, { concurrency: 1 });
    for (const [name, { p50, p99 }] of results)
      report.row(name, `p50 ${p50.toFixed(2)} ms`, `p99 ${p99.toFixed(2)} ms`);
    const [straight, through] = contenders.map(({ name }) => results.get(name)!);
    report.row(
      'added',
      `p50 ${(through!.p50 - straight!.p50).toFixed(2)} ms`,
      `p99 ${(through!.p99 - straight!.p99).toFixed(2)} ms`,
      '(aim p50 < 1 ms)',
    );

    report.heading(`the requests of a sign-in (${SIGN_INS} of them, one after the other)`);
    for (const [name, list] of times) {
      list.sort((a, b) => a - b);
      report.row(name, `p50 ${quantile(list, 0.5).toFixed(1)} ms`, `p99 ${quantile(list, 0.99).toFixed(1)} ms`);
    }
  } finally {
    await system.stop();
  }
}

async function signInOnce(origin: string, times: Map<string, number[]>): Promise<string> {
  const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work;
    times.set(name, [...(times.get(name) ?? []), performance.now() - started]);
    return result;
  };
  const client = new OAuthClient(origin);
  const browser = new Browser();
  await timed('POST /register', client.register());
  const atEntra = (url: string) => url.startsWith('http://127.0.0.1:') && url.includes('/oauth2/v2.0/authorize');
  const consent = await timed('GET /authorize and /consent', browser.go(client.authorizeUrl()));
  const entra = await timed('POST /consent', browser.submit(consent, { decision: 'allow' }, atEntra));
  const people = await timed('local Entra, GET /authorize', browser.go(entra.url));
  const isCallback = (url: string) => url.includes('/oauth-callback');
  const callback = await timed('local Entra, POST /login', browser.submit(people, { oid: ADA.oid }, isCallback));
  const back = await timed('GET /oauth-callback', browser.go(callback.url, client.isMine));
  const code = new URL(back.url).searchParams.get('code')!;
  const { body } = await timed('POST /token, code', client.redeem(code));
  const refreshed = await timed('POST /token, refresh', client.refresh(String(body.refresh_token)));
  return String(refreshed.body.access_token);
}
