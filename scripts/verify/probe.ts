// What a probe is: one thing that must be true of a deployment, tried from outside, and how it went.

export interface Target {
  /** Origin of the gateway, without a trailing slash. */
  readonly origin: string;
  /** Origin of the function app, to try to go around the gateway; undefined: not given. */
  readonly functionApp: string | undefined;
  readonly authMode: 'facade' | 'entra' | 'key';
  /** An access token from --sign-in; undefined: nobody signed in. */
  readonly accessToken: string | undefined;
  /** Milliseconds that an answer may take. */
  readonly timeoutMs: number;
}

export interface Probe {
  readonly area: string;
  /** What must be true. */
  readonly title: string;
  /** Modes in which it means something; all by default. */
  readonly modes?: readonly Target['authMode'][];
  /** Needs somebody signed in. */
  readonly signedIn?: boolean;
  /** @returns what was seen, for the table. @throws Failure, or Skip */
  readonly run: (target: Target) => Promise<string>;
}

/** The deployment is not as it must be. */
export class Failure extends Error {}
/** It cannot be tried here. */
export class Skip extends Error {}

export interface Result {
  readonly area: string;
  readonly title: string;
  readonly outcome: 'pass' | 'fail' | 'skip';
  /** What was seen. */
  readonly detail: string;
  readonly ms: number;
}

/** Runs one probe; whatever it throws becomes its result. */
export async function runProbe(probe: Probe, target: Target): Promise<Result> {
  const started = performance.now();
  const result = (outcome: Result['outcome'], detail: string): Result => ({
    area: probe.area,
    title: probe.title,
    outcome,
    detail,
    ms: Math.round(performance.now() - started),
  });
  if (probe.modes !== undefined && !probe.modes.includes(target.authMode)) {
    return result('skip', `not with AUTH_MODE=${target.authMode}`);
  }
  if (probe.signedIn && target.accessToken === undefined) return result('skip', 'needs --sign-in');
  try {
    return result('pass', await probe.run(target));
  } catch (error) {
    if (error instanceof Skip) return result('skip', error.message);
    if (error instanceof Failure) return result('fail', error.message);
    return result('fail', error instanceof Error ? error.message : String(error));
  }
}

/** @throws Failure with `message` unless `condition`. */
export function must(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Failure(message);
}
