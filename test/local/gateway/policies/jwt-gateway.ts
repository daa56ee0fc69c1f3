// What the tests of validate-jwt stand on: a gateway with the policy over the Authorization header, tokens signed with a
// shared secret, and issuers that end with their test.
import { type JWTPayload, SignJWT } from 'jose';
import { expect, onTestFinished } from 'vitest';
import { type PolicyGatewayOptions, policyGateway, testClock } from './harness.ts';
import { Issuer } from './issuer.ts';

export const clock = testClock();
/** Seconds since 1970 on that clock. */
export const now = Math.floor(clock.now() / 1000);
export const SECRET = Buffer.from('0123456789abcdef0123456789abcdef');
export const KEYS = `<issuer-signing-keys><key>${SECRET.toString('base64')}</key></issuer-signing-keys>`;
export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** For on-error: what LastError says, in a header. */
export const REPORT = `<set-header name="X-Error" exists-action="override">
  <value>@(context.LastError.Source + "|" + context.LastError.Reason + "|" + context.LastError.Message)</value>
</set-header>`;

/** A token of these claims that ends in a minute, signed with HS256. */
export function hmac(
  claims: JWTPayload,
  header: Record<string, unknown> = {},
  secret: Uint8Array = SECRET,
): Promise<string> {
  return new SignJWT({ exp: now + 60, ...claims }).setProtectedHeader({ alg: 'HS256', ...header }).sign(secret);
}

/** A gateway with one validate-jwt over the Authorization header. */
export async function jwtGateway(children: string, attributes = '', options: PolicyGatewayOptions = {}) {
  const gateway = await policyGateway({
    clock,
    inbound: `<validate-jwt header-name="Authorization" ${attributes}>${children}</validate-jwt>`,
    onError: REPORT,
    ...options,
  });
  /** 'accepted', or the reason of the refusal. */
  const judge = async (token: string) => {
    const before = gateway.received.length;
    const response = await gateway.fetch('/', bearer(token));
    if (response.status === 200) return 'accepted';
    expect(gateway.received).toHaveLength(before);
    return `${response.status} ${response.headers.get('x-error')?.split('|')[1]}`;
  };
  return { ...gateway, judge };
}

export async function startIssuer(options?: Parameters<typeof Issuer.start>[0]): Promise<Issuer> {
  const issuer = await Issuer.start(options);
  onTestFinished(() => issuer[Symbol.asyncDispose]());
  return issuer;
}
