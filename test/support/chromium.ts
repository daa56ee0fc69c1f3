// Chromium for the tests of the pages: the one that the machine has (nothing is downloaded), cut off from every network but
// this machine, with a web client behind the https redirect URIs of the real ones.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { loadCertificate } from '../../src/local/stack/certificate.ts';

/** Absolute path, or undefined where there is none. */
export const CHROMIUM = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path));

export const NO_CHROMIUM = 'no Chromium on the PATH: install one (Debian: apt-get install chromium) to run these';

export interface TestChromium extends AsyncDisposable {
  readonly browser: Browser;
  /** Where the loopback client listens: `http://127.0.0.1:<port>`. */
  readonly loopback: string;
}

/** @param webHosts hosts whose https is answered by a page of this machine; every other name does not resolve. */
export async function startChromium(webHosts: readonly string[]): Promise<TestChromium> {
  const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-chromium-'));
  const { certFile, keyFile } = await loadCertificate(folder);
  const page: RequestListener = (_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><html lang="en"><title>The client</title><h1>You can close this window</h1>');
  };
  const web = createServer({ cert: await readFile(certFile), key: await readFile(keyFile) }, page);
  const local = createHttpServer(page);
  for (const server of [web, local]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
  const rules = webHosts.map((host) => `MAP ${host}:443 127.0.0.1:${portOf(web)}`);
  const browser = await chromium.launch({
    executablePath: CHROMIUM!,
    args: [
      '--no-sandbox',
      `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE 127.0.0.1'].join(',')}`,
    ],
  });
  return {
    browser,
    loopback: `http://127.0.0.1:${portOf(local)}`,
    async [Symbol.asyncDispose]() {
      await browser.close();
      for (const server of [web, local]) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
