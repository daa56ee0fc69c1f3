// ip-filter: callers let in and kept out by address, in IPv4, IPv6 and both at once (ip-filter-policy page).
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

const REPORT = `<set-header name="X-Error" exists-action="override">
  <value>@(context.LastError.Reason + "|" + context.LastError.Message)</value>
</set-header>`;

async function answers(inbound: string, callers: string[]): Promise<(string | number)[]> {
  const gateway = await policyGateway({ inbound, onError: REPORT });
  const results: (string | number)[] = [];
  for (const ipAddress of callers) {
    const response = await gateway.fetch('/', { ipAddress });
    results.push(response.headers.get('x-error') ?? response.status);
  }
  return results;
}

it('lets listed callers in [ip-filter] [ip-filter@action] [ip-filter/address] [ip-filter/address-range] [ip-filter/address-range@from] [ip-filter/address-range@to]', async () => {
  const inbound = `<ip-filter action="allow">
    <address>13.66.201.169</address>
    <address-range from="13.66.140.128" to="13.66.140.143" />
    <address>@("2001:db8::" + "1")</address>
    <address-range from="2001:db8:1::" to="2001:db8:1::ff" />
  </ip-filter>`;
  const allowed = [
    '13.66.201.169',
    '13.66.140.128',
    '13.66.140.143',
    '::ffff:13.66.140.130',
    '2001:db8::1',
    '2001:db8:1::80',
  ];
  expect(await answers(inbound, allowed)).toEqual(allowed.map(() => 200));
  expect(await answers(inbound, ['13.66.140.144', '2001:db8:1::100'])).toEqual([
    'CallerIpNotAllowed|Caller IP address 13.66.140.144 is not allowed. Access denied.',
    'CallerIpNotAllowed|Caller IP address 2001:db8:1::100 is not allowed. Access denied.',
  ]);
});

it('keeps listed callers out', async () => {
  const inbound = '<ip-filter action="forbid"><address-range from="10.0.0.0" to="10.255.255.255" /></ip-filter>';
  expect(await answers(inbound, ['10.1.2.3', '11.0.0.1', '9.255.255.255'])).toEqual([
    'CallerIpBlocked|Caller IP address is blocked. Access denied.',
    200,
    200,
  ]);
});

it('answers 403 in the built-in form', async () => {
  const gateway = await policyGateway({
    inbound: '<ip-filter action="allow"><address>10.0.0.1</address></ip-filter>',
  });
  const response = await gateway.fetch('/', { ipAddress: '10.0.0.2' });
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({
    statusCode: 403,
    message: 'Caller IP address 10.0.0.2 is not allowed. Access denied.',
  });
});

it('refuses a caller without an address', async () => {
  expect(await answers('<ip-filter action="forbid"><address>10.0.0.1</address></ip-filter>', ['unknown'])).toEqual([
    'FailedToParseCallerIP|Failed to establish IP address for the caller. Access denied.',
  ]);
});

describe('documents that are refused', () => {
  it.each([
    ['<ip-filter action="allow" />', 'at least one address'],
    ['<ip-filter action="allow"><address>10.0.0.0/8</address></ip-filter>', "'10.0.0.0/8' is not an IP address"],
    ['<ip-filter action="allow"><address-range from="10.0.0.9" to="10.0.0.1" /></ip-filter>', 'not lower than'],
    ['<ip-filter action="allow"><address-range from="10.0.0.9" to="::1" /></ip-filter>', 'two address families'],
    ['<ip-filter action="deny"><address>10.0.0.1</address></ip-filter>', 'action'],
  ])('%s', async (inbound, message) => {
    await expect(policyGateway({ inbound })).rejects.toThrow(message);
  });
});

it('serves a real policy', async () => {
  const gateway = await policyGateway({ fixture: 'ip-filter' });
  expect((await gateway.fetch('/', { ipAddress: '13.66.140.135' })).status).toBe(200);
  expect((await gateway.fetch('/', { ipAddress: '13.66.140.127' })).status).toBe(403);
});
