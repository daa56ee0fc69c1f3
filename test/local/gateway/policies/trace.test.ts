// trace: message, severity and metadata in the request's trace.
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

describe('trace', () => {
  it('leaves its message with source, severity and metadata [trace] [trace@source] [trace@severity] [trace/message] [trace/metadata] [trace/metadata@name] [trace/metadata@value]', async () => {
    const { fetch, trace } = await policyGateway({ fixture: 'trace' });
    const response = await fetch('/', { headers: { 'x-user': 'ada' } });
    expect(trace(response).steps.find((step) => step.policy === 'trace')?.notes).toEqual([
      {
        message: 'User ada calls',
        data: { source: 'my-policy', severity: 'information', Operation: 'everything', kind: 'sample' },
      },
    ]);
  });

  it('takes the older form, with the message as its text', async () => {
    const { fetch, trace } = await policyGateway({ inbound: '<trace source="s">@("told")</trace>' });
    const response = await fetch('/');
    expect(trace(response).steps.find((step) => step.policy === 'trace')?.notes?.[0]?.message).toBe('told');
  });
});
