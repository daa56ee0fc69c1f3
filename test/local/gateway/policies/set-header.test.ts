// set-header: the four actions on request and response, lists, and what can't be touched.
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

describe('set-header', () => {
  it('overrides, skips and deletes on the request, appends and deletes on the response [set-header] [set-header@name] [set-header@exists-action] [set-header/value]', async () => {
    const { fetch, received } = await policyGateway({
      fixture: 'set-header',
      backend: () => new Response(null, { headers: { 'X-Powered-By': 'x', 'Set-Cookie': 'c=3' } }),
    });
    const response = await fetch('/', { headers: { Authorization: 'Bearer t', 'X-Forwarded-Proto': 'http' } });
    const { headers } = received[0] as (typeof received)[number];
    expect(headers.get('x-user')).toBe('Bearer');
    expect(headers.get('x-forwarded-proto')).toBe('http');
    expect(headers.has('authorization')).toBe(false);
    expect(response.headers.has('x-powered-by')).toBe(false);
    expect(response.headers.getSetCookie()).toEqual(['c=3', 'a=1; Path=/', 'b=2; Path=/']);
  });

  it('joins several values of a list by commas', async () => {
    const { fetch } = await policyGateway({
      outbound: '<set-header name="X-List" exists-action="append"><value>b</value><value>@("c")</value></set-header>',
      backend: () => new Response(null, { headers: { 'x-list': 'a' } }),
    });
    expect((await fetch('/')).headers.get('x-list')).toBe('a,b,c');
  });

  it('takes its name and action from expressions', async () => {
    const { fetch, received } = await policyGateway({
      inbound: '<set-header name="@("x-" + "a")" exists-action="@("ski" + "p")"><value>@(1.5)</value></set-header>',
    });
    await fetch('/');
    await fetch('/', { headers: { 'x-a': 'mine' } });
    expect(received.map(({ headers }) => headers.get('x-a'))).toEqual(['1.5', 'mine']);
  });

  it('leaves the headers of the connection alone', async () => {
    const { gateway, fetch } = await policyGateway({
      outbound: '<set-header name="Content-Length"><value>1</value></set-header>',
      backend: () => new Response('hello'),
    });
    expect(await (await fetch('/')).text()).toBe('hello');
    expect(gateway.warnings.map((warning) => warning.code)).toContain('header-not-settable');
  });

  it('refuses an action that does not exist', async () => {
    const policy = policyGateway({
      inbound: '<set-header name="a" exists-action="replace"><value>1</value></set-header>',
    });
    await expect(policy).rejects.toThrow(/exists-action.*override, skip, append, delete/);
  });
});
