// forward-request: what the backend gets, what comes back, and each way it can fail. Streaming is in
// ../runtime/streaming.test.ts.
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGateway } from '../../../../src/local/gateway/index.ts';
import { startBackend } from '../runtime/http-backend.ts';
import { fixture, policyGateway } from './harness.ts';

const backendOnly = (forward: string) =>
  `<policies><inbound><base /></inbound><backend>${forward}</backend><outbound><base /></outbound>
   <on-error><set-header name="x-reason"><value>@(context.LastError.Reason)</value></set-header></on-error></policies>`;

async function through(backend: string, policy: string) {
  const gateway = await createGateway({ policy, backend });
  onTestFinished(() => gateway.close());
  return gateway;
}

describe('forward-request', () => {
  it('sends method, path, query, headers and body, and gives back what it gets [forward-request]', async () => {
    const backend = await startBackend((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        response.writeHead(
          203,
          'Fine',
          [
            ['X-A', '1'],
            ['Set-Cookie', 'a=1'],
            ['Set-Cookie', 'b=2'],
          ].flat(),
        );
        response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
      });
    });
    const gateway = await through(`${backend}/base/`, fixture('forward-request'));
    const response = await gateway.fetch('/p%20q?a=1&a=2', {
      method: 'PUT',
      body: 'hé',
      headers: { 'X-Own': 'v' },
      ipAddress: '203.0.113.9',
    });
    const seen = (await response.json()) as {
      method: string;
      url: string;
      headers: Record<string, string>;
      body: string;
    };
    expect(seen).toMatchObject({ method: 'PUT', url: '/base/p%20q?a=1&a=2', body: 'hé' });
    expect(seen.headers).toMatchObject({
      'x-own': 'v',
      'x-gateway': 'local',
      'x-forwarded-for': '203.0.113.9',
      host: new URL(backend).host,
    });
    expect([response.status, response.statusText, response.headers.get('x-a')]).toEqual([203, 'Fine', '1']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('does not follow redirects unless told to [forward-request@follow-redirects]', async () => {
    const backend = await startBackend((request, response) => {
      if (request.url === '/there') response.end('there');
      else response.writeHead(302, { Location: '/there' }).end();
    });
    const gateway = await through(backend, fixture('forward-request'));
    const response = await gateway.fetch('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/there']);
    expect(await (await gateway.fetch('/', { headers: { 'x-follow': '1' } })).text()).toBe('there');
  });

  it('gives up when no headers come in time [forward-request@timeout] [forward-request@timeout-ms]', async () => {
    const backend = await startBackend(() => {});
    for (const timeout of ['timeout-ms="50"', 'timeout="@(0.05)"']) {
      const gateway = await through(backend, backendOnly(`<forward-request ${timeout} />`));
      const response = await gateway.fetch('/');
      expect([response.status, response.headers.get('x-reason')]).toEqual([500, 'Timeout']);
    }
  });

  it('lets a body take longer than the timeout: it covers the headers only', async () => {
    const backend = await startBackend((_, response) => {
      response.write('a');
      setTimeout(() => response.end('b'), 150);
    });
    const gateway = await through(backend, backendOnly('<forward-request timeout-ms="60" />'));
    expect(await (await gateway.fetch('/')).text()).toBe('ab');
  });

  it('says BackendConnectionFailure when nobody listens', async () => {
    const gateway = await through('http://127.0.0.1:9', backendOnly('<forward-request />'));
    const response = await gateway.fetch('/');
    expect([response.status, response.headers.get('x-reason')]).toEqual([500, 'BackendConnectionFailure']);
    expect(await response.json()).toMatchObject({ statusCode: 500, message: 'Internal server error' });
  });

  it('goes to on-error for 400 to 599 when told to [forward-request@fail-on-error-status-code]', async () => {
    const { fetch } = await policyGateway({
      policy: backendOnly('<forward-request fail-on-error-status-code="true" />'),
      backend: (request) => new Response('teapot', { status: Number(new URL(request.url).pathname.slice(1)) }),
    });
    const failed = await fetch('/418');
    expect([failed.status, await failed.text()]).toEqual([418, 'teapot']);
    expect(failed.headers.get('x-reason')).toBe('BackendErrorStatusCode');
    expect((await fetch('/399')).headers.has('x-reason')).toBe(false);
  });

  it('keeps the body for a second try only when told to [forward-request@buffer-request-body]', async () => {
    const twice = (attributes: string) =>
      backendOnly(`<forward-request ${attributes} /><forward-request ${attributes} />`);
    const kept = await policyGateway({ policy: twice('buffer-request-body="true"') });
    await kept.fetch('/', { method: 'POST', body: 'again' });
    expect(kept.received.map(({ body }) => body)).toEqual(['again', 'again']);
    const gone = await policyGateway({ policy: twice('') });
    const response = await gone.fetch('/', { method: 'POST', body: 'again' });
    expect([response.status, gone.received.length]).toEqual([500, 1]);
  });

  it('speaks HTTP/1.1 whatever is asked for, and warns of 2 [forward-request@http-version]', async () => {
    const { gateway, fetch } = await policyGateway({ policy: backendOnly('<forward-request http-version="2" />') });
    expect(gateway.warnings.map((warning) => warning.code)).toContain('http-version');
    expect((await fetch('/')).status).toBe(200);
    await expect(policyGateway({ policy: backendOnly('<forward-request http-version="3" />') })).rejects.toThrow(
      'bad-value',
    );
  });

  it('answers 501 where an attribute is used that is not run here', async () => {
    const { fetch } = await policyGateway({ policy: backendOnly('<forward-request continue-timeout="5" />') });
    const response = await fetch('/');
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('continue-timeout');
  });

  it('sends the Host that a policy sets, otherwise the backend’s', async () => {
    const { fetch, received } = await policyGateway({
      inbound: '<set-header name="Host"><value>other.example</value></set-header>',
    });
    await fetch('/');
    expect(received[0]?.headers.get('host')).toBe('other.example');
  });

  it('passes no header of the connection on', async () => {
    const { fetch, received } = await policyGateway({
      backend: () => new Response('x', { headers: { 'Keep-Alive': 'timeout=5' } }),
    });
    const response = await fetch('/', { headers: { TE: 'trailers', 'Proxy-Authorization': 'x' } });
    expect([...(received[0]?.headers.keys() ?? [])]).toEqual(['x-forwarded-for']);
    expect(response.headers.has('keep-alive')).toBe(false);
  });
});
