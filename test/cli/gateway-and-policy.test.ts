// The command line of `remote-mcp policy check` and `remote-mcp gateway`: output, exit codes, and that it serves.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';

const BIN = join(import.meta.dirname, '../../bin/remote-mcp.mjs');

function folder(files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), 'gateway-cli-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  mkdirSync(join(path, 'policies'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BIN, ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

describe('remote-mcp policy check', () => {
  it('exits with 1 on findings, with 0 without, with 2 without targets', async () => {
    const path = folder({
      'good.xml': '<fragment><set-method>PUT</set-method></fragment>',
      'bad.xml': '<policies><inbound><nothing /></inbound></policies>',
    });
    const bad = await run('policy', 'check', join(path, 'bad.xml'), '--json');
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out).findings).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'unknown-policy', line: 1, column: 20 }),
    );
    expect((await run('policy', 'check', join(path, 'good.xml'))).code).toBe(0);
    expect((await run('policy', 'check')).code).toBe(2);
    expect((await run('policy', 'nothing')).code).toBe(2);
  });
});

describe('remote-mcp gateway', () => {
  it('serves a configuration and says where', async () => {
    const path = folder({
      'gateway.yaml': `version: 1
namedValues: [{ name: word, parameter: word }]
apis: [{ name: a, path: a, subscriptionRequired: false, policy: hello, operations: [{ name: o, method: GET, urlTemplate: / }] }]`,
      'policies/hello.policy.xml':
        '<policies><inbound><return-response><set-body>{{word}}</set-body></return-response></inbound></policies>',
    });
    const args = [
      'gateway',
      '--config',
      join(path, 'gateway.yaml'),
      '--port',
      '0',
      '--parameter',
      'word=hello',
      '--json',
    ];
    const child = spawn(process.execPath, [BIN, ...args]);
    onTestFinished(() => void child.kill());
    const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
    const { url } = JSON.parse(line) as { url: string };
    expect(await (await fetch(`${url}/a`)).text()).toBe('hello');
    const exit = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('says what is missing', async () => {
    const path = folder({ 'gateway.yaml': 'version: 1\nnamedValues: [{ name: word, parameter: word }]\napis: []' });
    const { code, err } = await run('gateway', '--config', join(path, 'gateway.yaml'));
    expect(code).toBe(1);
    expect(err).toContain('Named values without a value: word');
    expect(err).toContain('--named-value NAME=TEXT');
    const lost = folder({ 'gateway.yaml': 'version: 1\nbackends: [{ name: far, parameter: farUrl }]\napis: []' });
    const answer = await run('gateway', '--config', join(lost, 'gateway.yaml'));
    expect([answer.code, answer.err]).toEqual([1, expect.stringContaining('Give it with --backend far=URL')]);
    expect((await run('gateway')).code).toBe(2);
  });
});
