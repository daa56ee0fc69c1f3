// mock-response: the made-up answer, and that nothing after it runs (mock-response-policy page).
import { expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

it('answers instead of everything that follows [mock-response]', async () => {
  const gateway = await policyGateway({
    inbound: '<mock-response />',
    outbound: '<set-header name="X-Outbound"><value>ran</value></set-header>',
  });
  const response = await gateway.fetch('/');
  expect([response.status, await response.text(), response.headers.get('x-outbound')]).toEqual([200, '', null]);
  expect(gateway.received).toHaveLength(0);
});

it('serves a real policy [mock-response@status-code] [mock-response@content-type]', async () => {
  const gateway = await policyGateway({ fixture: 'mock-response' });
  const response = await gateway.fetch('/');
  expect([response.status, response.headers.get('content-type')]).toEqual([202, 'application/json']);
});
