// The storage certificate: kept, renewed before it ends, and replaced when it is broken.
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadCertificate } from '../../../src/local/stack/certificate.ts';

const DAY = 86_400_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remote-mcp-cert-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is made for this machine only and may sign nothing', async () => {
  const made = await loadCertificate(folder);
  const parsed = new X509Certificate(made.cert);
  expect(parsed.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
  expect(parsed.ca).toBe(false);
  expect((await stat(made.keyFile)).mode & 0o777).toBe(0o600);
});

it('is kept while it is good', async () => {
  const first = await loadCertificate(folder);
  expect((await loadCertificate(folder, Date.now() + 300 * DAY)).cert).toBe(first.cert);
});

it('is renewed when it is about to end', async () => {
  const first = await loadCertificate(folder);
  const later = Date.now() + 360 * DAY;
  const second = await loadCertificate(folder, later);
  expect(second.cert).not.toBe(first.cert);
  expect(Date.parse(new X509Certificate(second.cert).validTo)).toBeGreaterThan(later + 300 * DAY);
});

it.each(['keyFile', 'certFile'] as const)('is replaced when its %s is broken', async (file) => {
  const first = await loadCertificate(folder);
  await writeFile(first[file], 'broken');
  expect((await loadCertificate(folder)).cert).not.toBe(first.cert);
});
