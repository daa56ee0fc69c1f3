// send-request: what is sent in both modes, what comes back, and what is an error (send-request-policy page).
import { describe, expect, it, vi } from 'vitest';
import { policyGateway, testClock } from './harness.ts';
import { sideServer } from './side-server.ts';

const echo = () =>
  sideServer((request, response) => {
    response.writeHead(201, 'Made', { 'content-type': 'application/json', 'x-side': 'yes' });
    response.end(JSON.stringify({ got: request.body }));
  });

const REPORT = `<set-header name="X-Error"><value>@(context.LastError.Source + "|" + context.LastError.Reason)</value></set-header>`;

describe('mode new', () => {
  it('sends what its children say and keeps the answer as IResponse [send-request] [send-request@mode] [send-request@response-variable-name] [send-request/set-url] [send-request/set-method] [send-request/set-header] [send-request/set-header@name] [send-request/set-header@exists-action] [send-request/set-header/value] [send-request/set-body]', async () => {
    const side = await echo();
    const gateway = await policyGateway({
      inbound: `<send-request mode="new" response-variable-name="answer">
          <set-url>@("${side.url}/path?q=" + 1)</set-url>
          <set-method>post</set-method>
          <set-header name="X-One" exists-action="override"><value>1</value></set-header>
          <set-header name="Content-Type" exists-action="override"><value>text/plain</value></set-header>
          <set-body>@("token=" + context.Request.Headers.GetValueOrDefault("X-Token"))</set-body>
        </send-request>
        <set-header name="X-Result" exists-action="override"><value>@{
          var answer = (IResponse)context.Variables["answer"];
          return answer.StatusCode + "," + answer.StatusReason + "," + answer.Headers["x-side"][0] + "," + answer.Body.As<JObject>()["got"];
        }</value></set-header>`,
    });
    await gateway.fetch('/', { headers: { 'x-token': 'abc', authorization: 'not for others' } });
    expect(gateway.received[0]?.headers.get('x-result')).toBe('201,Made,yes,token=abc');
    expect(side.received).toHaveLength(1);
    expect(side.received[0]).toMatchObject({ method: 'POST', url: '/path?q=1', body: 'token=abc' });
    expect(side.received[0]?.headers).toMatchObject({
      'x-one': '1',
      'content-type': 'text/plain',
      'content-length': '9',
    });
    expect(side.received[0]?.headers.authorization).toBeUndefined();
  });

  it('needs an address, and should have a method', async () => {
    const policy = (children: string) => `<send-request response-variable-name="v">${children}</send-request>`;
    await expect(policyGateway({ inbound: policy('<set-method>GET</set-method>') })).rejects.toThrow('needs <set-url>');
    const { gateway } = await policyGateway({ inbound: policy('<set-url>http://x</set-url>') });
    expect(gateway.warnings.map(({ code }) => code)).toContain('set-method-missing');
  });

  it('does not follow redirects', async () => {
    const side = await sideServer((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    const gateway = await policyGateway({
      inbound: `<send-request response-variable-name="a"><set-url>${side.url}</set-url><set-method>GET</set-method></send-request>
        <return-response response-variable-name="a" />`,
    });
    const response = await gateway.fetch('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/elsewhere']);
    expect(side.received).toHaveLength(1);
  });
});

it('copies the current request in mode copy, and leaves its body for the backend', async () => {
  const side = await echo();
  const gateway = await policyGateway({
    inbound: `<send-request mode="copy" response-variable-name="a">
      <set-url>${side.url}/copy</set-url>
      <set-header name="X-Added" exists-action="override"><value>yes</value></set-header>
    </send-request>`,
  });
  await gateway.fetch('/original', { method: 'PUT', body: 'content', headers: { 'x-own': '1' } });
  expect(side.received[0]).toMatchObject({ method: 'PUT', url: '/copy', body: 'content' });
  expect(side.received[0]?.headers).toMatchObject({ 'x-own': '1', 'x-added': 'yes' });
  expect(side.received[0]?.headers.host).toBe(new URL(side.url).host);
  expect(gateway.received[0]).toMatchObject({ method: 'PUT', body: 'content' });
  expect(gateway.received[0]?.headers.get('x-added')).toBeNull();
});

it('copies no body in outbound', async () => {
  const side = await echo();
  const gateway = await policyGateway({
    outbound: `<send-request mode="copy" response-variable-name="a"><set-url>${side.url}</set-url></send-request>`,
  });
  await gateway.fetch('/', { method: 'POST', body: 'content' });
  expect(side.received[0]).toMatchObject({ method: 'POST', body: '' });
});

it('authenticates with the managed identity [send-request/authentication-managed-identity] [send-request/authentication-managed-identity@resource] [send-request/authentication-managed-identity@client-id] [send-request/authentication-managed-identity@output-token-variable-name] [send-request/authentication-managed-identity@ignore-error]', async () => {
  const side = await echo();
  const request = (identity: string) => `<send-request response-variable-name="a">
    <set-url>${side.url}</set-url><set-method>GET</set-method>
    <authentication-managed-identity ${identity} /></send-request>`;
  const gateway = await policyGateway({
    identityTokens: {
      token: ({ resource, clientId }) =>
        resource === 'none' ? Promise.reject(new Error('none')) : Promise.resolve(`${resource}/${clientId}`),
    },
    inbound: `${request('resource="https://storage.azure.com/" client-id="c"')}
      ${request('resource="r" output-token-variable-name="t"')}${request('resource="none" ignore-error="true"')}`,
  });
  const response = await gateway.fetch('/', { headers: { authorization: 'Bearer caller' } });
  expect(response.status).toBe(200);
  expect(side.received.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer https://storage.azure.com//c',
    undefined,
    undefined,
  ]);
  expect(gateway.received[0]?.headers.get('authorization')).toBe('Bearer caller');
  const variables = gateway.trace(response).steps.flatMap(({ variables = {} }) => Object.entries(variables));
  expect(variables.find(([name]) => name === 't')?.[1]).toContain('r/null');
});

describe('errors', () => {
  const unreachable = (attributes: string) => `<send-request response-variable-name="a" ${attributes}>
    <set-url>http://127.0.0.1:1/</set-url><set-method>GET</set-method></send-request>`;

  it('fail the request, or leave null in the variable [send-request@ignore-error]', async () => {
    const strict = await policyGateway({ inbound: unreachable(''), onError: REPORT });
    const refused = await strict.fetch('/');
    expect([refused.status, refused.headers.get('x-error')]).toEqual([500, 'send-request|BackendConnectionFailure']);
    expect(strict.received).toHaveLength(0);

    const lax = await policyGateway({
      inbound: `${unreachable('ignore-error="true"')}
        <set-header name="X-Null"><value>@((context.Variables["a"] == null) + "," + context.Variables.ContainsKey("a"))</value></set-header>`,
    });
    expect((await lax.fetch('/')).status).toBe(200);
    expect(lax.received[0]?.headers.get('x-null')).toBe('True,True');
  });

  it('an address that is none is an error too', async () => {
    const gateway = await policyGateway({
      inbound: `<send-request response-variable-name="a"><set-url>not an address</set-url><set-method>GET</set-method></send-request>`,
      onError: REPORT,
    });
    expect((await gateway.fetch('/')).headers.get('x-error')).toBe('send-request|BackendConnectionFailure');
  });

  it('an answer of 400 or more is none, unless it is told to be [send-request@fail-on-error-status-code] [send-request@buffer-response]', async () => {
    const side = await sideServer((_, response) => response.writeHead(404).end('nothing'));
    const request = (attributes: string) => `<send-request response-variable-name="a" ${attributes}>
      <set-url>${side.url}</set-url><set-method>GET</set-method></send-request>`;
    const lax = await policyGateway({
      inbound: `${request('buffer-response="true"')}<return-response response-variable-name="a" />`,
    });
    const passed = await lax.fetch('/');
    expect([passed.status, await passed.text()]).toEqual([404, 'nothing']);
    const strict = await policyGateway({ inbound: request('fail-on-error-status-code="true"'), onError: REPORT });
    const refused = await strict.fetch('/');
    expect([refused.status, refused.headers.get('x-error')]).toEqual([404, 'send-request|ErrorStatusCode']);
  });

  it.each(['headers', 'body'])('the timeout covers the whole answer: no %s [send-request@timeout]', async (missing) => {
    const side = await sideServer((_, response) => {
      if (missing === 'body') response.writeHead(200).write('half of it');
    });
    const clock = testClock();
    const gateway = await policyGateway({
      clock,
      inbound: `<send-request timeout="20" response-variable-name="a"><set-url>${side.url}/slow</set-url><set-method>GET</set-method></send-request>`,
      onError: REPORT,
    });
    const pending = gateway.fetch('/');
    await vi.waitFor(() => expect(side.received).toHaveLength(1));
    expect(clock.waiting()).toContain(20_000);
    clock.advance(19_999);
    clock.advance(1);
    const refused = await pending;
    expect([refused.status, refused.headers.get('x-error')]).toEqual([500, 'send-request|Timeout']);
    await vi.waitFor(() => expect(side.closed).toEqual(['/slow']));
  });
});

it('breaks the request off when the caller goes', async () => {
  const side = await sideServer(() => {});
  const gateway = await policyGateway({
    inbound: `<send-request response-variable-name="a"><set-url>${side.url}/slow</set-url><set-method>GET</set-method></send-request>`,
  });
  const controller = new AbortController();
  const pending = gateway.fetch('/', { signal: controller.signal });
  await vi.waitFor(() => expect(side.received).toHaveLength(1));
  controller.abort();
  await pending.catch(() => {});
  await vi.waitFor(() => expect(side.closed).toEqual(['/slow']));
});

it('keeps the answers of 200 requests at once apart', async () => {
  const side = await sideServer((request, response) => response.end(request.url));
  const gateway = await policyGateway({
    inbound: `<send-request response-variable-name="a">
        <set-url>@("${side.url}/" + context.Request.Url.Query.GetValueOrDefault("id"))</set-url><set-method>GET</set-method>
      </send-request>
      <return-response response-variable-name="a" />`,
  });
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, id) => (await gateway.fetch(`/?id=${id}`)).text()),
  );
  expect(answers).toEqual(Array.from({ length: 200 }, (_, id) => `/${id}`));
});

it('loads and names what it does not run', async () => {
  const gateway = await policyGateway({
    inbound: `<send-request response-variable-name="a"><set-url>http://127.0.0.1:1</set-url><set-method>GET</set-method>
      <authentication-certificate thumbprint="AA" /></send-request>`,
  });
  const response = await gateway.fetch('/');
  expect(response.status).toBe(501);
  expect(await response.text()).toContain('authentication-certificate');
});

it('serves a real policy: a token is checked at its authority', async () => {
  const side = await sideServer((request, response) => {
    response.end(JSON.stringify({ active: request.body === 'token=good' }));
  });
  const gateway = await policyGateway({
    fixture: 'send-request',
    namedValues: { introspection: `${side.url}/introspect` },
  });
  expect((await gateway.fetch('/', { headers: { 'x-token': 'good' } })).status).toBe(200);
  const refused = await gateway.fetch('/', { headers: { 'x-token': 'bad' } });
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
});
