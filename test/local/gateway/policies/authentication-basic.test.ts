// authentication-basic: the header that the backend sees, in UTF-8 (authentication-basic-policy page, RFC 7617).
import { expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

it('sends Basic credentials to the backend, in UTF-8 [authentication-basic] [authentication-basic@username] [authentication-basic@password]', async () => {
  const gateway = await policyGateway({
    inbound: `<authentication-basic username="Ünal" password="@("pass" + ":wörd")" />`,
  });
  await gateway.fetch('/', { headers: { authorization: 'Bearer of-the-caller' } });
  const expected = Buffer.from('Ünal:pass:wörd', 'utf8').toString('base64');
  expect(gateway.received[0]?.headers.get('authorization')).toBe(`Basic ${expected}`);
});

it('serves a real policy', async () => {
  const gateway = await policyGateway({
    fixture: 'authentication-basic',
    namedValues: { backendUser: 'testuser', backendPassword: 'testpassword' },
  });
  await gateway.fetch('/');
  expect(gateway.received[0]?.headers.get('authorization')).toBe('Basic dGVzdHVzZXI6dGVzdHBhc3N3b3Jk');
});
