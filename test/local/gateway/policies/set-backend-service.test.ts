// set-backend-service: another address by URL or by the id of a backend.
import { describe, expect, it } from 'vitest';
import { startBackend } from '../runtime/http-backend.ts';
import { policyGateway } from './harness.ts';

const echo = (name: string) =>
  startBackend((request, response) => {
    response.end(`${name} ${request.url}`);
  });

describe('set-backend-service', () => {
  it('takes a URL or a backend of the configuration [set-backend-service] [set-backend-service@base-url] [set-backend-service@backend-id]', async () => {
    const [canary, other] = await Promise.all([echo('canary'), echo('other')]);
    const { fetch } = await policyGateway({
      fixture: 'set-backend-service',
      backends: { canary },
      backend: () => new Response('own'),
    });
    expect(await (await fetch('/p?q=1')).text()).toBe('own');
    expect(await (await fetch('/p?q=1', { headers: { 'x-canary': 'yes' } })).text()).toBe('canary /p?q=1');
    const host = new URL(other).host;
    expect(await (await fetch('/p?q=1', { headers: { 'x-host': host } })).text()).toBe('other /base/p?q=1');
  });

  it('by URL does not override a backend that was chosen by id', async () => {
    const canary = await echo('canary');
    const { fetch } = await policyGateway({
      inbound: '<set-backend-service backend-id="canary" /><set-backend-service base-url="http://127.0.0.1:9" />',
      backends: { canary },
    });
    expect(await (await fetch('/p')).text()).toBe('canary /p');
  });

  it('shows in context.Request.Url and context.Backend', async () => {
    const { fetch, received } = await policyGateway({
      inbound: `<set-backend-service base-url="http://backend.test/v2" />
        <set-header name="x-url"><value>@(context.Request.Url.Path + " " + (context.Backend == null))</value></set-header>`,
    });
    await fetch('/p');
    expect(received[0]?.headers.get('x-url')).toBe('/v2/p True');
  });

  it('fails for a backend that is not there, and for what is no address', async () => {
    for (const attributes of ['backend-id="none"', 'base-url="not an address"']) {
      const { fetch } = await policyGateway({ inbound: `<set-backend-service ${attributes} />` });
      expect((await fetch('/')).status).toBe(500);
    }
  });

  it('takes one of the two', async () => {
    await expect(policyGateway({ inbound: '<set-backend-service />' })).rejects.toThrow('base-url-or-backend-id');
  });
});
