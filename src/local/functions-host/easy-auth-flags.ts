// The flags that stand for Easy Auth on a command line; shared by every command that runs the host.
import type { EasyAuthOptions } from './easy-auth.ts';

export interface EasyAuthFlags {
  /** `issuer,audience,jwksUrl`. */
  readonly 'easy-auth'?: string | undefined;
  readonly 'allowed-principals'?: string | undefined;
  readonly 'easy-auth-exclude'?: string | undefined;
}

/** @throws Error that names the flag. */
export function readEasyAuthFlags(flags: EasyAuthFlags): EasyAuthOptions | undefined {
  const given = flags['easy-auth'];
  if (given === undefined) {
    for (const name of ['allowed-principals', 'easy-auth-exclude'] as const) {
      if (flags[name] !== undefined) throw new Error(`--${name} has a meaning only together with --easy-auth.`);
    }
    return undefined;
  }
  const [issuer, audience, jwksUrl, ...more] = given.split(',');
  if (!issuer || !audience || !jwksUrl || more.length > 0 || !URL.canParse(jwksUrl)) {
    throw new Error('--easy-auth needs ISSUER,AUDIENCE,JWKS_URL, with commas and without spaces.');
  }
  const split = (text: string | undefined): string[] => (text ?? '').split(',').filter((part) => part !== '');
  return {
    issuer,
    audience,
    jwksUrl,
    excludedPaths: split(flags['easy-auth-exclude']),
    ...(flags['allowed-principals'] === undefined ? {} : { allowedPrincipals: split(flags['allowed-principals']) }),
  };
}
