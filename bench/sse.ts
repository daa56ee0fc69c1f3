// SSE: memory of an idle session, above that of a bare streaming handler of the same host, side by side; and the time from
// a POST to its event, when the stream is in the same instance and when it is in another one.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FunctionsHost, startFunctionsHost } from '../src/local/functions-host/host.ts';
import { startAzurite } from '../src/local/stack/azurite.ts';
import { ensureBuilt } from '../src/local/stack/build.ts';
import { startIdentity } from '../src/local/stack/identity.ts';
import { prepareStorage } from '../src/local/stack/storage.ts';
import { bareStreamingApp, PROJECT } from './apps.ts';
import { quantile } from './load.ts';
import type { Report } from './report.ts';

const SESSIONS = 1_000;
const CALLS = 300;

export async function sse(report: Report): Promise<void> {
  await ensureBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-bench-'));
  const [azurite, identity] = await Promise.all([
    startAzurite({ folder, inMemory: true, blobPort: 0, queuePort: 0 }),
    startIdentity(),
  ]);
  const env = { ...(await prepareStorage(azurite, identity)), MCP_AUTH: 'none', MCP_MAX_STREAMS: '5000' };
  const host = (app: string) => startFunctionsHost({ folder: app, port: 0, env, log: () => {} });
  const [ours, other, bare] = await Promise.all([host(PROJECT), host(PROJECT), host(await bareStreamingApp())]);
  try {
    report.heading(`SSE: memory of an idle session (${SESSIONS} open, worker's resident set)`);
    const bareKb = await memoryPerStream(bare);
    const oursKb = await memoryPerStream(ours);
    report.row('bare streaming handler', `${bareKb.toFixed(1)} KB`);
    report.row('our session', `${oursKb.toFixed(1)} KB`);
    report.row('above the bare handler', `${(oursKb - bareKb).toFixed(1)} KB (aim < 30 KB)`);

    report.heading(`SSE: POST /message to its event (${CALLS} calls of hello_mcp, one after the other)`);
    const here = await latencies(ours, ours);
    const across = await latencies(ours, other);
    report.row(
      'stream on the same instance',
      `p50 ${quantile(here, 0.5).toFixed(2)} ms`,
      `p99 ${quantile(here, 0.99).toFixed(2)} ms`,
      '(aim p50 < 3 ms)',
    );
    report.row(
      'stream on another instance',
      `p50 ${quantile(across, 0.5).toFixed(1)} ms`,
      `p99 ${quantile(across, 0.99).toFixed(1)} ms`,
      '(aim p50 < 150 ms)',
    );
  } finally {
    await Promise.all([ours, other, bare].map((one) => one.close('quick')));
    await azurite.stop();
    await identity.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Stream {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
}

function openStream(url: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}/sse`, { headers: { accept: 'text/event-stream' } }, (response) => {
      response.once('data', () => resolve({ request, response }));
    });
    request.once('error', reject);
  });
}

async function memoryPerStream(host: FunctionsHost): Promise<number> {
  const open = async (count: number): Promise<Stream[]> => {
    const streams: Stream[] = [];
    for (let at = 0; at < count; at += 50) {
      streams.push(...(await Promise.all(Array.from({ length: 50 }, () => openStream(host.url)))));
    }
    return streams;
  };
  // The first streams pay for code and pools; what counts is what each further one costs.
  const first = await open(SESSIONS / 2);
  const before = await settledKb(host.workerPid);
  const second = await open(SESSIONS);
  const after = await settledKb(host.workerPid);
  for (const { request } of [...first, ...second]) {
    request.on('error', () => {});
    request.destroy();
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (after - before) / SESSIONS;
}

/** Resident set in KB once it no longer moves much. */
async function settledKb(pid: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]);
}

/** Milliseconds from sending each POST to the arrival of its answer on the stream, sorted. */
async function latencies(streamOn: FunctionsHost, postTo: FunctionsHost): Promise<number[]> {
  const waiting = new Map<number, () => void>();
  let endpoint: ((path: string) => void) | undefined;
  const path = new Promise<string>((resolve) => {
    endpoint = resolve;
  });
  const request = get(`${streamOn.url}/sse`, { headers: { accept: 'text/event-stream' } }, (response) => {
    let text = '';
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        const data = /^data: (.*)$/m.exec(event)?.[1] ?? '';
        if (event.startsWith('event: endpoint')) endpoint?.(data);
        else if (data !== '') waiting.get((JSON.parse(data) as { id: number }).id)?.();
      }
    });
  });
  request.on('error', () => {});
  const url = `${postTo.url}/${await path}`;
  const times: number[] = [];
  for (let id = 0; id < CALLS; id += 1) {
    const arrived = new Promise<void>((resolve) => waiting.set(id, resolve));
    const sent = performance.now();
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: 'hello_mcp', arguments: {} },
    });
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (response.status !== 202) throw new Error(`POST ${url} answered ${response.status}: ${await response.text()}`);
    await arrived;
    times.push(performance.now() - sent);
    await response.arrayBuffer();
    waiting.delete(id);
  }
  request.destroy();
  return times.sort((a, b) => a - b);
}
