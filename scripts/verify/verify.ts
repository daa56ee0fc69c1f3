// All probes against one deployment, in order.
import { type Grant, grantProbes, signIn } from './grant.ts';
import { send } from './http.ts';
import { type Probe, type Result, runProbe, type Target } from './probe.ts';
import { GATE } from './probes/gate.ts';
import { METADATA } from './probes/metadata.ts';
import { SESSION } from './probes/session.ts';
import { SIGN_IN } from './probes/sign-in.ts';

export const PROBES: readonly Probe[] = [...METADATA, ...SIGN_IN, ...GATE, ...SESSION];

export interface VerifyOptions {
  readonly url: string;
  readonly functionApp?: string | undefined;
  readonly authMode?: Target['authMode'];
  /** Given the URL to open in a browser; without it nobody signs in. */
  readonly signIn?: ((url: string) => void) | undefined;
  /** Seconds to wait for a deployment that is just starting. */
  readonly waitSeconds?: number;
  readonly timeoutMs?: number;
  /** Called with each result as it comes. */
  readonly onResult?: (result: Result) => void;
}

export async function verify(options: VerifyOptions): Promise<Result[]> {
  let target: Target = {
    origin: new URL(options.url).origin,
    functionApp: options.functionApp === undefined ? undefined : new URL(options.functionApp).origin,
    authMode: options.authMode ?? 'facade',
    accessToken: undefined,
    timeoutMs: options.timeoutMs ?? 30_000,
  };
  await waitUntilReady(target, options.waitSeconds ?? 0);
  const results: Result[] = [];
  const add = (result: Result): void => {
    results.push(result);
    options.onResult?.(result);
  };
  let grant: Grant | undefined;
  if (options.signIn !== undefined) {
    const show = options.signIn;
    const signing: Probe = {
      area: 'sign-in',
      title: 'a person registers a client, agrees, signs in, and the code becomes tokens',
      modes: ['facade'],
      async run(at) {
        grant = await signIn(at, show);
        return 'signed in';
      },
    };
    add(await runProbe(signing, target));
    target = { ...target, accessToken: grant?.accessToken };
  }
  for (const probe of PROBES) add(await runProbe(probe, target));
  for (const probe of grant === undefined ? [] : grantProbes(grant)) add(await runProbe(probe, target));
  return results;
}

/** Role assignments and named values take minutes to arrive everywhere: until then challenges are not there or wrong. */
async function waitUntilReady(target: Target, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const [metadata, call] = await Promise.all([
      send(target, '/.well-known/oauth-protected-resource/mcp').catch(() => null),
      send(target, '/mcp', { method: 'POST' }).catch(() => null),
    ]);
    if (metadata?.status === 200 && call?.status === 401) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, Math.max(0, end - Date.now()))));
  }
}
