// set-status: code and reason of what the caller gets.
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

describe('set-status', () => {
  it('changes the status of the response [set-status] [set-status@code] [set-status@reason]', async () => {
    const { fetch } = await policyGateway({ fixture: 'set-status', backend: () => new Response('x', { status: 404 }) });
    const response = await fetch('/');
    expect([response.status, response.statusText, await response.text()]).toEqual([410, 'Gone', 'x']);
  });

  it('refuses what is no status code', async () => {
    await expect(policyGateway({ outbound: '<set-status code="abc" />' })).rejects.toThrow('bad-value');
    await expect(policyGateway({ outbound: '<set-status code="42" />' })).rejects.toThrow('100 up to 999');
  });
});
