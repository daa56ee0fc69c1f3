// The MCP Inspector's command line (2.12) against what `npm start` runs: it finds the sign-in by itself, a person follows
// the address that it prints, and the next call needs nobody.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/local/stack/ports.ts';
import { started } from '../cli/command.ts';
import { inspectorInTerminal, SIGN_IN_ADDRESS } from '../support/inspector.ts';
import { GRACE, signInAt } from '../support/local-system.ts';
import { PYTHON } from '../support/terminal.ts';

describe.skipIf(PYTHON === undefined)(`the Inspector${PYTHON ? '' : ' (skipped: no python3 to give it a pty)'}`, () => {
  let system: Awaited<ReturnType<typeof started>>;
  beforeAll(async () => {
    system = await started(['--ephemeral']);
  });
  afterAll(() => system?.[Symbol.asyncDispose]());

  const inspector = (args: readonly string[], storage: string) =>
    inspectorInTerminal(['--cli', ...args, '--format', 'json'], storage);

  it.each([
    ['http', 'mcp'],
    ['sse', 'sse'],
  ])('signs in over %s, and uses the stored tokens afterwards', async (transport, endpoint) => {
    const storage = await mkdtemp(join(tmpdir(), 'remote-mcp-inspector-'));
    const callback = `http://127.0.0.1:${await freePort()}/oauth/callback`;
    const target = [system.urls[endpoint]!, '--transport', transport, '--callback-url', callback];
    try {
      await using first = inspector([...target, '--method', 'tools/call', '--tool-name', 'whoami'], storage);
      const [address] = await first.wrote(SIGN_IN_ADDRESS);
      const answer = await signInAt(address, (url) => url.startsWith(callback), { user: GRACE });
      expect((await fetch(`${callback}?${answer}`)).status).toBe(200);
      expect(await first.exitCode, first.text()).toBe(0);
      expect(first.text()).toContain('Grace Hopper');

      await using second = inspector([...target, '--stored-auth-only', '--method', 'tools/list'], storage);
      expect(await second.exitCode, second.text()).toBe(0);
      expect(second.text()).toContain('save_snippet');
    } finally {
      await rm(storage, { recursive: true, force: true });
    }
  });
});
