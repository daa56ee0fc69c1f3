// The MCP Inspector's page in Chromium against what `npm start` runs: switched on, sent through consent and sign-in, and
// back with the server's tools. The page calls the gateway through its own server, so no Origin has to be allowed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { freePort } from '../../src/local/stack/ports.ts';
import { started } from '../cli/command.ts';
import { CHROMIUM, NO_CHROMIUM, startChromium } from '../support/chromium.ts';
import { ADA } from '../support/local-system.ts';

const INSPECTOR = fileURLToPath(new URL('../../node_modules/.bin/mcp-inspector', import.meta.url));

it.skipIf(CHROMIUM === undefined)(
  `the Inspector’s page signs in${CHROMIUM === undefined ? ` (skipped: ${NO_CHROMIUM})` : ''}`,
  async () => {
    await using system = await started(['--ephemeral']);
    await using chromium = await startChromium([]);
    const storage = await mkdtemp(join(tmpdir(), 'remote-mcp-inspector-'));
    const config = join(storage, 'mcp.json');
    const servers = { snippets: { type: 'streamable-http', url: system.urls.mcp } };
    await writeFile(config, JSON.stringify({ mcpServers: servers }));
    const inspector = spawn(process.execPath, [INSPECTOR, '--web', '--config', config], {
      env: {
        ...process.env,
        CLIENT_PORT: String(await freePort()),
        MCP_SANDBOX_PORT: String(await freePort()),
        MCP_AUTO_OPEN_ENABLED: 'false',
        MCP_INSPECTOR_SECRET_STORE: 'file',
        MCP_STORAGE_DIR: storage,
        HOME: storage,
      },
    });
    try {
      let said = '';
      const address = await new Promise<string>((resolve, reject) => {
        inspector.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          const found = /http:\/\/\S+MCP_INSPECTOR_API_TOKEN=\w+/.exec(said)?.[0];
          if (found !== undefined) resolve(found);
        });
        inspector.once('exit', () => reject(new Error(`The Inspector ended: ${said}`)));
      });
      const page = await chromium.browser.newPage();
      await page.goto(address);
      // Its switch is drawn over the input that it is.
      await page.getByRole('switch').click({ force: true });
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.getByRole('button', { name: ADA.name }).click();
      await page.waitForURL((url) => url.origin === new URL(address).origin);
      await page.getByText('Connected', { exact: true }).waitFor();
      await page.getByText('Tools', { exact: true }).first().click();
      await page.getByText('save_snippet').first().waitFor();
      expect(await page.locator('body').innerText()).toContain('delete_snippet');
    } finally {
      inspector.kill('SIGTERM');
      if (inspector.exitCode === null && inspector.signalCode === null) await once(inspector, 'exit');
      await rm(storage, { recursive: true, force: true });
    }
  },
  60_000,
);
