// The policy document of the gateway's benchmarks, and a token that it accepts.
import { createHmac } from 'node:crypto';

const KEY = 'a key for benchmarks, as long as it has to be';

export const PIPELINE = `<policies>
  <inbound>
    <validate-jwt header-name="Authorization" require-scheme="Bearer" output-token-variable-name="jwt">
      <issuer-signing-keys><key>${Buffer.from(KEY).toString('base64')}</key></issuer-signing-keys>
      <audiences><audience>bench</audience></audiences>
      <issuers><issuer>bench</issuer></issuers>
    </validate-jwt>
    <rate-limit-by-key calls="100000000" renewal-period="60" counter-key="@(((Jwt)context.Variables["jwt"]).Subject)" />
    <set-variable name="user" value="@(((Jwt)context.Variables["jwt"]).Subject)" />
    <set-variable name="started" value="@(DateTime.UtcNow)" />
    <set-header name="X-User" exists-action="override"><value>@((string)context.Variables["user"])</value></set-header>
    <set-header name="X-Path" exists-action="override"><value>@(context.Request.OriginalUrl.Path.ToLowerInvariant().TrimEnd('/'))</value></set-header>
    <set-header name="X-Trace" exists-action="override"><value>@(context.RequestId.ToString("N").Substring(0, 16))</value></set-header>
    <set-header name="Authorization" exists-action="delete" />
  </inbound>
  <backend><forward-request buffer-response="false" /></backend>
  <outbound>
    <set-header name="X-Served-By" exists-action="override"><value>bench</value></set-header>
  </outbound>
  <on-error />
</policies>`;

export function token(): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iss: 'bench', aud: 'bench', sub: 'user-1', exp: 4_102_444_800 })}`;
  return `${signed}.${createHmac('sha256', KEY).update(signed).digest('base64url')}`;
}
