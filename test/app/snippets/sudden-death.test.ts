// A process that is killed while it saves loses no acknowledged save and leaves no half-written snippet.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, person, STAY, type TestStore } from './open-test-store.ts';

let own: TestStore;
beforeAll(async () => {
  own = await openTestStore();
});
afterAll(async () => await own[Symbol.asyncDispose]());

const SAVER = fileURLToPath(new URL('./saver-process.ts', import.meta.url));
const ROUNDS = 6;

test('SIGKILL during saves: every acknowledged save is there, none half-written', async () => {
  const ada = person();
  const bob = person();
  const acknowledged = new Map<string, number>();
  let next = 0;
  for (let kill = 0; kill < ROUNDS; kill++) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SAVER, ada.userId, `${next}`], {
      env: { ...process.env, ...own.stack.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let heard = 0;
    const after = 20 + kill * 7;
    for await (const line of createInterface({ input: child.stdout })) {
      const [writer, round] = line.split(' ').map(Number) as [number, number];
      acknowledged.set(`w${writer}`, round);
      next = Math.max(next, round + 1);
      heard += 1;
      // Lines that were written before the kill are still read: they were acknowledged too.
      if (heard === after) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');

    for (const [name, round] of acknowledged) {
      const snippet = await own.store.get(ada, name, undefined, STAY);
      const [head, fill, tail] = snippet.content.split(':') as [string, string, string];
      expect(Number(head), `${name} must not go back`).toBeGreaterThanOrEqual(round);
      expect(tail).toBe(head);
      expect(snippet.tags).toEqual([`r${head}`]);
      expect(new Set(fill)).toEqual(new Set([name.slice(1)]));
    }
    // And what colleagues see is what is shared now, whatever the index was left with.
    const page = await own.store.list(ada, {}, STAY);
    expect(page.damaged).toEqual([]);
    const shared = page.items.filter((item) => item.visibility === 'shared').map((item) => item.name);
    const seen = (await own.store.list(bob, { scope: 'shared' }, STAY)).items.map((item) => item.name);
    expect(seen).toEqual(shared);
  }
  expect(acknowledged.size).toBe(6);
}, 120_000);
