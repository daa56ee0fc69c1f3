// set-query-parameter: the four actions; what is not meant stays byte for byte.
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

describe('set-query-parameter', () => {
  it('skips, deletes and appends [set-query-parameter] [set-query-parameter@name] [set-query-parameter@exists-action] [set-query-parameter/value]', async () => {
    const { fetch, received } = await policyGateway({ fixture: 'set-query-parameter' });
    await fetch('/p?token=secret&q=a+b%2fc&x-kind=1');
    await fetch('/p?API-version=mine');
    expect(received.map(({ url }) => url.replace('http://backend.test', ''))).toEqual([
      '/p?q=a+b%2fc&x-kind=1&api-version=2024-01-01&x-kind=a%20b%26GET',
      '/p?API-version=mine&x-kind=a%20b%26GET',
    ]);
  });

  it('overrides all of a name by default', async () => {
    const { fetch, received } = await policyGateway({
      inbound: '<set-query-parameter name="a"><value>new</value></set-query-parameter>',
    });
    await fetch('/?a=1&b=2&a=3');
    expect(received[0]?.url).toBe('http://backend.test/?b=2&a=new');
  });
});
