// The certificate of the local storage: Azurite takes bearer tokens only over HTTPS. It stays in the data folder, so that
// tools which were told to trust it still do after a restart, and is made anew shortly before it expires.
import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  /** Paths of the PEM files. Clients trust `certFile` (NODE_EXTRA_CA_CERTS). */
  readonly certFile: string;
  readonly keyFile: string;
  /** The certificate, PEM. */
  readonly cert: string;
}

const DAY = 86_400_000;
/** A certificate that ends within this time is replaced: no run should outlive it. */
const RENEW_BEFORE = 14 * DAY;
const LIFETIME = 365 * DAY;

/**
 * Reads the certificate for 127.0.0.1 and localhost from a folder, or makes one there.
 * @param folder created when missing.
 * @param now milliseconds since the epoch.
 */
export async function loadCertificate(folder: string, now: number = Date.now()): Promise<Certificate> {
  const certFile = join(folder, 'storage-cert.pem');
  const keyFile = join(folder, 'storage-key.pem');
  const kept = await readUsable(certFile, keyFile, now);
  if (kept !== undefined) return { certFile, keyFile, cert: kept };

  // A name of its own: a process that trusts several of them (tests do) finds the right one by its subject.
  const pems = await generate([{ name: 'commonName', value: `remote-mcp local storage ${randomUUID()}` }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + LIFETIME),
    extensions: [
      // Its own authority, but one that may sign nothing else: trusting it gives nobody a way to forge other sites.
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  await mkdir(folder, { recursive: true });
  await writeWhole(keyFile, pems.private, 0o600);
  await writeWhole(certFile, pems.cert, 0o644);
  return { certFile, keyFile, cert: pems.cert };
}

async function readUsable(certFile: string, keyFile: string, now: number): Promise<string | undefined> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    const parsed = new X509Certificate(cert);
    const ends = Date.parse(parsed.validTo);
    return ends - now > RENEW_BEFORE && parsed.checkPrivateKey(createPrivateKey(key)) ? cert : undefined;
  } catch {
    return undefined; // missing, unreadable or not a pair: all the same, a new one is made
  }
}

/** Never leaves half a file behind: a key without its end would break every later start. */
async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, path);
}
