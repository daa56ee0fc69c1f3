// The official conformance suite's scenarios for authorization servers, against the facade: the suite prints where to sign
// in, a browser by hand does it, and the suite checks metadata, the code and the token answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { freePort } from '../../src/local/stack/ports.ts';
import { OAuthClient, signInAt, startLocalSystem } from '../support/local-system.ts';

const SUITE = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
);

interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

it('passes every scenario, without a warning', async () => {
  await using system = await startLocalSystem();
  const { origin } = system;
  const output = await mkdtemp(join(tmpdir(), 'remote-mcp-conformance-'));
  const port = await freePort();
  const redirect = `http://127.0.0.1:${port}/callback`;
  const client = new OAuthClient(origin, redirect);
  await client.register();
  const flags = ['--url', origin, '--client-id', client.id, '--resource', `${origin}/mcp`, '-p', String(port)];
  const suite = spawn(process.execPath, [SUITE, 'authorization', ...flags, '-o', output]);
  try {
    let said = '';
    let visited = false;
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /https?:\/\/\S+\/authorize\?\S+(?=\s)/.exec(said)?.[0];
      if (address === undefined || visited) return;
      visited = true;
      void signInAt(address, (url) => url.startsWith(redirect)).then((answer) => fetch(`${redirect}?${answer}`));
    };
    suite.stdout.on('data', listen);
    suite.stderr.on('data', listen);
    const [code] = await once(suite, 'close');
    expect(visited, said).toBe(true);

    const folders = await readdir(output);
    const results = await Promise.all(
      folders.map(async (name) => JSON.parse(await readFile(join(output, name, 'checks.json'), 'utf8')) as Check[]),
    );
    const checks = results.flat();
    expect(checks.length).toBeGreaterThanOrEqual(3);
    expect(checks.filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')).toEqual([]);
    expect(code, said).toBe(0);
  } finally {
    suite.kill('SIGKILL');
    await rm(output, { recursive: true, force: true });
  }
});
