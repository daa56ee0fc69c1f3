// set-method: the method that the backend sees.
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

describe('set-method', () => {
  it('takes text or an expression [set-method]', async () => {
    const { fetch, received } = await policyGateway({ fixture: 'set-method' });
    await fetch('/', { method: 'POST', headers: { 'X-HTTP-Method-Override': 'patch' } });
    await fetch('/', { method: 'POST' });
    const literal = await policyGateway({ inbound: '<set-method> PUT </set-method>' });
    await literal.fetch('/');
    expect([...received, ...literal.received].map(({ method }) => method)).toEqual(['PATCH', 'POST', 'PUT']);
  });

  it('fails for what is no method, and does not load without one', async () => {
    const { fetch } = await policyGateway({ inbound: '<set-method>@("G ET")</set-method>' });
    expect((await fetch('/')).status).toBe(500);
    await expect(policyGateway({ inbound: '<set-method />' })).rejects.toThrow('missing-text');
  });
});
