// Nothing of the host can be reached from the network: read from the kernel, not from what the code believes.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startTestHost } from '../../support/functions-host.ts';
import { FIXTURE_APP } from './raw-http.ts';

const LOOPBACK = new Set([
  '0100007F', // 127.0.0.1
  '00000000000000000000000001000000', // ::1
  '0000000000000000FFFF00000100007F', // ::ffff:127.0.0.1
]);

/** Hexadecimal local addresses (`address:port`) of the listening TCP sockets of a process. */
function listening(pid: number): string[] {
  const sockets = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) sockets.add(inode);
    } catch {
      // closed meanwhile
    }
  }
  const rows = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/net/${name}`, 'utf8').split('\n').slice(1));
  const columns = rows.map((row) => row.trim().split(/\s+/));
  const LISTEN = '0A';
  return columns.filter((row) => row[3] === LISTEN && sockets.has(row[9] ?? '')).map((row) => row[1]!);
}

it.runIf(process.platform === 'linux')('listens on loopback only, the library and the app too', async () => {
  await using host = await startTestHost({ app: FIXTURE_APP });
  const { pid, own } = (await (await fetch(`${host.url}/listening`)).json()) as { pid: number; own: { port: number } };
  const outside = listening(host.pid);
  const inside = listening(pid);
  expect(outside.some((address) => Number.parseInt(address.split(':')[1]!, 16) === host.port)).toBe(true);
  expect(inside.length, 'the library and the app listen').toBe(2);
  expect(inside.some((address) => Number.parseInt(address.split(':')[1]!, 16) === own.port)).toBe(true);
  for (const address of [...outside, ...inside]) expect(LOOPBACK, address).toContain(address.split(':')[0]);
});
