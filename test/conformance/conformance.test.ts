// The MCP conformance suite over the transports of this app, in both revisions that it has requirements for: against the
// suite's own fixtures, and against the app as it is. What can not apply stands in baselines/, each with its reason; the
// suite fails for an entry that no longer fails, too.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { catalog } from '../../src/app/catalog.ts';
import { readConfig } from '../../src/app/config.ts';
import { createServer } from '../../src/app/start.ts';
import { type Served, serve } from '../app/mcp/support/serve.ts';
import { startStack, type TestStack } from '../support/stack.ts';
import { createFixtureServer } from './server/main.ts';

const SUITE = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
);
const REVISIONS = ['2026-07-28', '2025-11-25'] as const;

let stack: TestStack;
let fixtures: Served;
let app: Served;

beforeAll(async () => {
  stack = await startStack({ persistent: false });
  Object.assign(process.env, stack.env);
  fixtures = await serve(createFixtureServer());
  app = await serve(createServer(readConfig({ ...stack.env, MCP_AUTH: 'none' }), catalog));
});
afterAll(async () => {
  await fixtures[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

const baseline = (name: string) => fileURLToPath(new URL(`./baselines/${name}.yml`, import.meta.url));

/** Runs the suite. @returns its exit code and what it said */
async function conformance(origin: string, revision: string, expectedFailures: string) {
  const args = [
    'server',
    '--url',
    `${origin}/mcp`,
    '--requirements',
    revision,
    '--expected-failures',
    expectedFailures,
  ];
  const child = spawn(process.execPath, [SUITE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      said += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

describe.each(REVISIONS)('conformance with %s', (revision) => {
  it('of the transports, with the fixtures that the suite wants', async () => {
    const { code, said } = await conformance(fixtures.origin, revision, baseline(`fixtures-${revision}`));
    expect(code, said).toBe(0);
  }, 120_000);

  it('of the app as it is', async () => {
    const { code, said } = await conformance(app.origin, revision, baseline(`app-${revision}`));
    expect(code, said).toBe(0);
  }, 120_000);

  it.each(['fixtures', 'app'])('gives a reason for every exception: %s', async (what) => {
    const text = await readFile(baseline(`${what}-${revision}`), 'utf8');
    const { server } = parse(text) as { server: string[] };
    for (const entry of server) expect(text).toMatch(new RegExp(`^  - ${entry} +# \\S.{15,}$`, 'm'));
  });
});
