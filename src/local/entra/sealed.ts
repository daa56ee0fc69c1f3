// What the local Entra hands out and takes back by itself (codes, refresh tokens, session cookies) as tokens signed with a
// secret of its own: nothing is stored, so a restart with the same secret ends nobody's session.
import { jwtVerify, SignJWT } from 'jose';

export interface Sealer {
  /** @param seconds how long it is good */
  seal(kind: string, claims: Record<string, unknown>, seconds: number): Promise<string>;
  /** The claims, or undefined when it is forged, of another kind, or expired. */
  open(kind: string, token: string): Promise<Record<string, unknown> | undefined>;
}

/** @param secret at least 32 bytes @param now milliseconds since the epoch */
export function createSealer(secret: Uint8Array, now: () => number): Sealer {
  return {
    seal: (kind, claims, seconds) => {
      const issued = Math.floor(now() / 1000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(kind)
        .setIssuedAt(issued)
        .setExpirationTime(issued + seconds)
        .sign(secret);
    },
    open: async (kind, token) => {
      try {
        const options = { algorithms: ['HS256'], audience: kind, currentDate: new Date(now()) };
        return (await jwtVerify(token, secret, options)).payload as Record<string, unknown>;
      } catch {
        return undefined;
      }
    },
  };
}
