// Cold start: from a new worker process to its first tools/list answer through the host, the bundle against the same app
// unbundled. Aim: at most half. Most of either is Node.js, the Functions library and the host, so an app that answers a
// constant is measured beside them, and the ratio of what lies above it is given too.

import { buildApp } from '../scripts/build.ts';
import { startFunctionsHost } from '../src/local/functions-host/host.ts';
import { ensureBuilt } from '../src/local/stack/build.ts';
import { constantApp, PROJECT, unbundledApp } from './apps.ts';
import { quantile } from './load.ts';
import type { Report } from './report.ts';

const ROUNDS = 7;
const STORAGE = 'UseDevelopmentStorage=true';
const ENV = { MCP_AUTH: 'none', SNIPPETS_BLOB_URL: STORAGE, BUS_BLOB_URL: STORAGE, BUS_QUEUE_URL: STORAGE };

export async function coldStart(report: Report): Promise<void> {
  await ensureBuilt();
  const folders = { bundle: PROJECT, unbundled: await unbundledApp(), constant: await constantApp('save_snippet') };
  const times: Record<keyof typeof folders, number[]> = { bundle: [], unbundled: [], constant: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of ['bundle', 'unbundled', 'constant'] as const) times[name].push(await firstList(folders[name]));
  }
  const median = (name: keyof typeof folders) =>
    quantile(
      times[name].sort((a, b) => a - b),
      0.5,
    );
  const sizes = await buildApp(`${PROJECT}/.data/bench/size`);
  const kb = (bytes: number) => `${Math.round(bytes / 1024)} KB`;
  report.heading('cold start: new worker process to the first tools/list answer, through the host (median)');
  report.row(
    'bundle',
    `${median('bundle').toFixed(0)} ms`,
    `${kb(sizes.initialBytes)} loaded at start`,
    `${kb(sizes.withoutTelemetryBytes)} without telemetry`,
  );
  report.row('unbundled, node_modules', `${median('unbundled').toFixed(0)} ms`);
  report.row('an app that answers a constant', `${median('constant').toFixed(0)} ms`);
  report.ratio('bundle / unbundled', median('bundle') / median('unbundled'), '≤ 0.5');
  const above = (name: keyof typeof folders) => median(name) - median('constant');
  report.ratio('the same above the constant app', above('bundle') / above('unbundled'));
}

async function firstList(folder: string): Promise<number> {
  const started = performance.now();
  const host = await startFunctionsHost({ folder, port: 0, env: ENV, log: () => {} });
  const response = await fetch(`${host.url}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  });
  const text = await response.text();
  const elapsed = performance.now() - started;
  await host.close('quick');
  if (!text.includes('save_snippet')) throw new Error(`${folder}: ${response.status} ${text.slice(0, 200)}`);
  return elapsed;
}
