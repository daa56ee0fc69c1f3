// The gateway with a real pipeline against a bare undici reverse proxy, both in front of the same backend. Aim: at least
// half of the proxy's throughput. Then µs per policy and expression, and how long documents take to load.
import { readFileSync } from 'node:fs';
import { createGateway } from '../src/local/gateway/index.ts';
import { type Call, compare, startServer } from './load.ts';
import { PIPELINE, token } from './pipeline-policy.ts';
import { type Report, throughputRows } from './report.ts';

export async function gateway(report: Report): Promise<void> {
  const call: Call = {
    path: '/orders/42/',
    headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json' },
    body: '{"quantity":1}',
    expect: (status, body) => status === 200 && body.includes('backend'),
  };
  const backend = await startServer('backend');
  const env = { BACKEND: backend.origin };
  const servers = await Promise.all([startServer('gateway', env), startServer('undici-proxy', env)]);
  try {
    const [ours, proxy] = servers;
    const results = await compare([
      { name: 'gateway, ten policies', origin: ours.origin, call },
      { name: 'bare undici proxy', origin: proxy.origin, call },
    ]);
    report.heading('gateway: token check, rate limit, six header and variable policies, forward; 16 connections');
    throughputRows(report, results);
    const rate = (name: string) => results.get(name)!.requestsPerSecond;
    report.ratio('gateway / bare undici proxy', rate('gateway, ten policies') / rate('bare undici proxy'), '≥ 0.5');
  } finally {
    await Promise.all([...servers, backend].map((server) => server.stop()));
  }
  await perPolicy(report);
  await loading(report);
}

/** Where the time goes, from the gateway's own traces. */
async function perPolicy(report: Report): Promise<void> {
  const instance = await createGateway({ policy: PIPELINE, backend: () => new Response('ok') });
  const times = new Map<string, number[]>();
  for (let at = 0; at < 2_000; at += 1) {
    const response = await instance.fetch('/orders/42/', { headers: { authorization: `Bearer ${token()}` } });
    await response.text();
    if (at < 500) continue;
    for (const step of instance.trace(response)!.steps) {
      const list = times.get(step.policy) ?? [];
      list.push(step.duration * 1_000);
      times.set(step.policy, list);
    }
  }
  report.heading('gateway: µs per policy (median of its steps, tracing on)');
  for (const [name, list] of times) report.row(name, `${list.sort((a, b) => a - b)[list.length >> 1]!.toFixed(1)} µs`);
  await instance.close();
}

async function loading(report: Report): Promise<void> {
  const file = 'infra/gateway/policies/oauth/authorize.policy.xml';
  const authorize = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  // Its statements once more behind themselves: no policy of ours has the 250 lines of the aim.
  const [, inbound] = /<inbound>([\s\S]*)<\/inbound>/.exec(authorize)!;
  const text = authorize.replace('</inbound>', () => `${inbound}</inbound>`);
  // The document by itself: its fragments and named values stand in as constants.
  const names = new Set([...text.matchAll(/\{\{([\w-]+)\}\}/g)].map((match) => match[1]!));
  const fragments = Object.fromEntries(
    [...text.matchAll(/fragment-id="([\w-]+)"/g)].map((match) => [match[1]!, '<fragment />']),
  );
  const namedValues = Object.fromEntries([...names].map((name) => [name, '1']));
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const started = performance.now();
    const instance = await createGateway({ policy: text, fragments, namedValues, backend: () => new Response('ok') });
    times.push(performance.now() - started);
    await instance.close();
  }
  const median = times.sort((a, b) => a - b)[3]!;
  report.heading(`gateway: loading a document of ${text.split('\n').length} lines`);
  report.row('after start-up, median', `${median.toFixed(1)} ms`, '(aim < 50 ms)');
}
