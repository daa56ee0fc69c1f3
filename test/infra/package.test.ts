// The package that azd uploads: which files, its manifest, and the comparison with what lies in storage after the upload.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDeployedPackage } from '../../hooks/deployed-package.ts';
import { MANIFEST, type PackageManifest, packageFiles, writeManifest } from '../../hooks/package-manifest.ts';
import { readZip } from '../../hooks/zip.ts';
import { buildApp } from '../../scripts/build.ts';

let root: string;
let manifest: PackageManifest;

beforeAll(async () => {
  // A folder as a checkout is: what azd would look at, with the bundle in it.
  root = await mkdtemp(join(tmpdir(), 'package-'));
  const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n');
  const top = new Set(tracked.map((path) => path.split('/')[0]!));
  for (const name of top)
    if (!['src', 'test', 'bench'].includes(name)) await cp(name, join(root, name), { recursive: true });
  await writeFile(join(root, 'local.settings.json'), '{}');
  await buildApp(join(root, 'dist'));
  manifest = await writeManifest(root);
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the package', () => {
  it('holds host.json, package.json and the bundle, nothing else', async () => {
    const files = await packageFiles(root);
    expect(files.filter((path) => !path.startsWith('dist/'))).toEqual(['host.json', 'package.json']);
    expect(files).toContain('dist/main.mjs');
    expect(files).toContain(MANIFEST);
    expect(files.filter((path) => path.startsWith('dist/') && !/\.(mjs|json|txt)$/.test(path))).toEqual([]);
  });

  it('has a manifest with the hash of each file but itself', async () => {
    expect(manifest).toEqual(JSON.parse(await readFile(join(root, MANIFEST), 'utf8')));
    expect(Object.keys(manifest.files)).toEqual((await packageFiles(root)).filter((path) => path !== MANIFEST));
    expect(manifest.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has the same hash when it is built again', async () => {
    expect((await writeManifest(root)).sha256).toBe(manifest.sha256);
  });

  it('is refused when .funcignore says what is not understood here', async () => {
    const text = await readFile(join(root, '.funcignore'), 'utf8');
    await writeFile(join(root, '.funcignore'), `${text}!dist/main.mjs\n`);
    await expect(packageFiles(root)).rejects.toThrow('only names and * are understood');
    await writeFile(join(root, '.funcignore'), text);
  });
});

/** A zip file as deployments make it, one entry deflated, the others stored. */
function zip(files: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const deflated = name.endsWith('.mjs');
    const data = deflated ? deflateRawSync(content) : content;
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(deflated ? 8 : 0, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    parts.push(header, Buffer.from(name), data);
    offset += 30 + Buffer.byteLength(name) + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

describe('the deployed package', () => {
  let released: Buffer | number = 404;
  let container: string;
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url, request.headers.authorization);
    response.writeHead(typeof released === 'number' ? released : 200);
    response.end(typeof released === 'number' ? '' : released);
  });
  const token = async (): Promise<string> => 'storage-token';
  const check = (env: Record<string, string> = {}) =>
    checkDeployedPackage(
      root,
      { MCP_DEPLOYMENT_CONTAINER_URL: container, MCP_PACKAGE_SHA256: manifest.sha256, ...env },
      { token },
    );
  const files = async (): Promise<Map<string, Buffer>> =>
    new Map(
      await Promise.all(
        (await packageFiles(root)).map(async (path) => [path, await readFile(join(root, path))] as const),
      ),
    );

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    container = `http://127.0.0.1:${(server.address() as AddressInfo).port}/deployments`;
  });
  afterAll(() => {
    server.close();
  });

  it('is what was built', async () => {
    released = zip(await files());
    expect(await check()).toMatchObject({ level: 'note', message: expect.stringContaining(manifest.sha256) });
    expect(seen).toEqual(['/deployments/released-package.zip', 'Bearer storage-token']);
  });

  it('was changed, has a file more or a file less', async () => {
    const changed = await files();
    changed.set('dist/main.mjs', Buffer.from('evil()'));
    changed.set('dist/more.mjs', Buffer.from(''));
    changed.delete('host.json');
    released = zip(changed);
    const finding = await check();
    expect(finding.level).toBe('error');
    expect(finding.message).toContain('dist/main.mjs was changed');
    expect(finding.message).toContain('dist/more.mjs was added');
    expect(finding.message).toContain('host.json is missing');
  });

  it('is of another build than the one that was recorded', async () => {
    expect((await check({ MCP_PACKAGE_SHA256: '0'.repeat(64) })).level).toBe('error');
  });

  it('cannot be looked at: a warning that says what is needed', async () => {
    released = 403;
    const finding = await check();
    expect(finding.level).toBe('warning');
    expect(finding.message).toContain('Storage answered 403');
    expect(finding.mend).toContain('Storage Blob Data Reader');
    expect((await checkDeployedPackage(root, {}, { token })).level).toBe('warning');
  });

  it('is no zip file', () => {
    expect(() => readZip(Buffer.from('PK nonsense'))).toThrow('Not a zip file');
  });
});
