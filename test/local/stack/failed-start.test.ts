// A start that fails late, when everything but the gateway runs already: it says why, and nothing of it goes on running.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startLocalStack } from '../../../src/local/stack/stack.ts';

const children = (): string[] =>
  execFileSync('ps', ['-o', 'args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('functions-host/worker') || line.includes('azurite-process'));

it('a gateway that cannot load its policies leaves neither worker nor storage behind', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'remote-mcp-failed-'));
  try {
    await expect(
      startLocalStack({
        dataFolder,
        inMemory: true,
        functionsPort: 0,
        blobPort: 0,
        queuePort: 0,
        functionsPortFlag: '--functions-port',
        timeScale: 1,
        env: {},
        log: () => {},
        gateway: { port: 0, entraPort: 0, choices: { rateLimitCalls: 'many' } },
      }),
    ).rejects.toThrow(/must be a whole number/);
    expect(children()).toEqual([]);
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
});
