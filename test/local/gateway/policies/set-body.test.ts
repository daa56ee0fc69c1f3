// set-body: of request and response, from text, CDATA, XML and expressions; framing follows the new body.
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

describe('set-body', () => {
  it('rewrites the request from an expression over its old body [set-body]', async () => {
    const { fetch, received } = await policyGateway({ fixture: 'set-body' });
    await fetch('/', { method: 'POST', body: '{"a":1}' });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ a: 1, from: '<gateway>' });
  });

  it('takes literals, CDATA and XML as they are written', async () => {
    const { fetch } = await policyGateway({
      fixture: 'set-body',
      backend: (request) => new Response('old', { status: Number(new URL(request.url).pathname.slice(1)) }),
    });
    const post = { method: 'POST', body: '{}' };
    expect(await (await fetch('/404', post)).text()).toBe('{"error": "no <such> thing & nothing near"}');
    expect(await (await fetch('/500', post)).text()).toBe('<error><code>@literal</code></error>');
    expect(await (await fetch('/200', post)).text()).toBe('old');
  });

  it('lets length and encoding follow', async () => {
    const { fetch } = await policyGateway({
      outbound: '<set-body>@("grün")</set-body>',
      backend: () =>
        new Response('something longer', { headers: { 'Content-Encoding': 'identity', 'Content-Length': '16' } }),
    });
    const response = await fetch('/');
    expect([response.headers.get('content-length'), await response.text()]).toEqual(['5', 'grün']);
    expect(response.headers.has('content-encoding')).toBe(false);
  });

  it('sends bytes as bytes and other values as their text', async () => {
    const bytes = await policyGateway({ outbound: '<set-body>@(new byte[] { 0, 255, 7 })</set-body>' });
    expect([...new Uint8Array(await (await bytes.fetch('/')).arrayBuffer())]).toEqual([0, 255, 7]);
    const json = await policyGateway({ outbound: '<set-body>@(new JObject(new JProperty("a", true)))</set-body>' });
    expect(await (await json.fetch('/')).json()).toEqual({ a: true });
  });

  it('consumed without preserveContent, the body is gone for the backend', async () => {
    const { fetch, received } = await policyGateway({
      inbound: '<set-variable name="b" value="@(context.Request.Body.As<string>())" />',
    });
    await fetch('/', { method: 'POST', body: 'gone' });
    expect(received[0]?.body).toBe('');
  });

  it('loads liquid templates and answers 501 when one is reached [set-body@template]', async () => {
    const { fetch } = await policyGateway({
      inbound:
        '<choose><when condition="@(context.Request.Method == "POST")"><set-body template="liquid">{"a": "{{body.a}}"}</set-body></when></choose>',
    });
    expect((await fetch('/')).status).toBe(200);
    const response = await fetch('/', { method: 'POST', body: '{}' });
    expect([response.status, (await response.text()).includes('template')]).toEqual([501, true]);
  });

  it('loads liquid templates inside of other policies too [return-response/set-body@template] [send-request/set-body@template] [send-one-way-request/set-body@template]', async () => {
    const body = '<set-body template="liquid">{{body.a}}</set-body>';
    const url = '<set-url>http://backend.test/</set-url>';
    for (const inbound of [
      `<return-response>${body}</return-response>`,
      `<send-request mode="new" response-variable-name="r">${url}${body}</send-request>`,
      `<send-one-way-request mode="new">${url}${body}</send-one-way-request>`,
    ]) {
      const { fetch, received } = await policyGateway({ inbound });
      expect([(await fetch('/')).status, received.length]).toEqual([501, 0]);
    }
  });
});
