// return-response: an answer of its own, and nothing after it.
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

describe('return-response', () => {
  it('answers with status, headers and body [return-response] [return-response/set-status] [return-response/set-status@code] [return-response/set-status@reason] [return-response/set-header] [return-response/set-header@name] [return-response/set-header@exists-action] [return-response/set-header/value] [return-response/set-body]', async () => {
    const { fetch, received } = await policyGateway({ fixture: 'return-response' });
    const response = await fetch('/secret');
    expect(response.status).toBe(401);
    expect(response.statusText).toBe('Unauthorized');
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="gateway.local", error="invalid_token"');
    expect(await response.json()).toEqual({ error: 'invalid_token', path: '/secret' });
    expect(received).toEqual([]);
    expect((await fetch('/', { headers: { Authorization: 'x' } })).status).toBe(200);
  });

  it('is an empty 200 without children', async () => {
    const { fetch } = await policyGateway({ inbound: '<return-response />' });
    const response = await fetch('/');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('ends everything: no outbound, no on-error', async () => {
    const mark = '<set-header name="x-late"><value>yes</value></set-header>';
    const { fetch } = await policyGateway({
      inbound: '<return-response><set-status code="418" /></return-response>',
      outbound: mark,
      onError: mark,
    });
    const response = await fetch('/');
    expect([response.status, response.headers.has('x-late')]).toEqual([418, false]);
  });

  it('replaces the answer of the backend in outbound', async () => {
    const { fetch } = await policyGateway({
      outbound: '<return-response><set-body>@("was " + context.Response.StatusCode)</set-body></return-response>',
      backend: () => new Response('old', { status: 202, headers: { 'x-old': '1' } }),
    });
    const response = await fetch('/');
    expect([response.status, response.headers.has('x-old'), await response.text()]).toEqual([200, false, 'was 202']);
  });

  it('starts from the response in a variable [return-response@response-variable-name]', async () => {
    const { fetch } = await policyGateway({
      inbound: `<send-request mode="new" response-variable-name="other"><set-url>http://backend.test/other</set-url></send-request>
        <return-response response-variable-name="other"><set-header name="x-more"><value>1</value></set-header></return-response>`,
      backend: () => new Response('from elsewhere', { status: 203, headers: { 'x-first': '1' } }),
    });
    const response = await fetch('/');
    expect([response.status, await response.text()]).toEqual([203, 'from elsewhere']);
    expect([response.headers.get('x-first'), response.headers.get('x-more')]).toEqual(['1', '1']);
  });

  it('makes a new response where the variable was never set, and fails where it holds something else', async () => {
    const { fetch } = await policyGateway({
      inbound: `<choose><when condition="@(context.Request.Url.Path.EndsWith("text"))"><set-variable name="v" value="1" /></when></choose>
        <return-response response-variable-name="v"><set-status code="401" reason="No" /></return-response>`,
    });
    expect((await fetch('/a')).status).toBe(401);
    expect((await fetch('/text')).status).toBe(500);
  });
});
