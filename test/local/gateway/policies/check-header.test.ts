// check-header: who gets through by a header and its values, and what does not smuggle one in
// (check-header-policy page).
import { expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

const REPORT = `<set-header name="X-Error" exists-action="override">
  <value>@(context.LastError.Source + "|" + context.LastError.Reason + "|" + context.LastError.Message)</value>
</set-header>`;

it('lets a request with the header through and refuses one without [check-header] [check-header@name] [check-header@failed-check-httpcode] [check-header@failed-check-error-message]', async () => {
  const gateway = await policyGateway({
    inbound: `<check-header name="X-Key" failed-check-httpcode="418" failed-check-error-message="No key." ignore-case="true" />`,
    onError: REPORT,
  });
  expect((await gateway.fetch('/', { headers: { 'x-key': 'anything' } })).status).toBe(200);
  const refused = await gateway.fetch('/');
  expect(refused.status).toBe(418);
  expect(await refused.json()).toEqual({ statusCode: 418, message: 'No key.' });
  expect(refused.headers.get('x-error')).toBe(
    'check-header|HeaderNotFound|Header X-Key was not found in the request. Access denied.',
  );
  expect(gateway.received).toHaveLength(1);
});

it('takes an empty header for a missing one', async () => {
  const gateway = await policyGateway({
    inbound: `<check-header name="X-Key" failed-check-httpcode="401" failed-check-error-message="" ignore-case="true" />`,
    onError: REPORT,
  });
  const refused = await gateway.fetch('/', { headers: { 'x-key': '' } });
  expect(refused.headers.get('x-error')).toContain('HeaderNotFound');
});

it('takes any of the values, in their case or in any [check-header/value] [check-header@ignore-case]', async () => {
  const policy = (ignoreCase: boolean) => `<check-header name="X-Key" failed-check-httpcode="401"
      failed-check-error-message="Not authorized" ignore-case="${ignoreCase}">
    <value>Alpha</value>
    <value>@("be" + "ta")</value>
  </check-header>`;
  const status = async (ignoreCase: boolean, value: string) => {
    const gateway = await policyGateway({ inbound: policy(ignoreCase), onError: REPORT });
    const response = await gateway.fetch('/', { headers: { 'x-key': value } });
    return [response.status, response.headers.get('x-error')];
  };
  expect(await status(false, 'Alpha')).toEqual([200, null]);
  expect(await status(false, 'beta')).toEqual([200, null]);
  expect(await status(true, 'ALPHA')).toEqual([200, null]);
  expect(await status(false, 'ALPHA')).toEqual([
    401,
    'check-header|HeaderValueNotAllowed|Header X-Key value of ALPHA is not allowed. Access denied.',
  ]);
  expect((await status(true, 'gamma'))[0]).toBe(401);
});

it('does not let a second line of the header smuggle an allowed value in', async () => {
  const gateway = await policyGateway({
    inbound: `<check-header name="X-Key" failed-check-httpcode="401" ignore-case="false"><value>a</value></check-header>`,
  });
  const headers = new Headers();
  headers.append('x-key', 'b');
  headers.append('x-key', 'a');
  expect((await gateway.fetch('/', { headers })).status).toBe(401);
});

it('serves a real policy: only Front Door may call', async () => {
  const gateway = await policyGateway({ fixture: 'check-header', namedValues: { frontDoorId: 'f6dc69a0' } });
  expect((await gateway.fetch('/', { headers: { 'x-azure-fdid': 'f6dc69a0' } })).status).toBe(200);
  expect((await gateway.fetch('/', { headers: { 'x-azure-fdid': 'F6DC69A0' } })).status).toBe(403);
});
