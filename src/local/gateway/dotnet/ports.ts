// Time and chance for expressions. The engine sets them around each evaluation; tests set fixed ones.
import { randomBytes as systemRandomBytes } from 'node:crypto';

let now = (): number => Date.now();
let random = (length: number): Uint8Array => systemRandomBytes(length);

/** Milliseconds since 1970, UTC. */
export function clock(): number {
  return now();
}

export function randomBytes(length: number): Uint8Array {
  return random(length);
}

/** Runs `action` with these sources of time and chance. */
export function withPorts<T>(
  ports: { now(): number; randomBytes(length: number): Uint8Array } | undefined,
  action: () => T,
): T {
  if (ports === undefined) return action();
  const before = [now, random] as const;
  now = () => ports.now();
  random = (length) => ports.randomBytes(length);
  try {
    return action();
  } finally {
    [now, random] = before;
  }
}
