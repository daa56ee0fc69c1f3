// cors: preflights and simple requests, which cors decides, and what comes of a foreign origin (cors-policy page; Fetch
// standard, "CORS protocol").
import { describe, expect, it } from 'vitest';
import { createGateway } from '../../../../src/local/gateway/index.ts';
import { documentOf, policyGateway } from './harness.ts';

const ORIGIN = 'https://app.example';

const CORS = `<cors allow-credentials="true">
  <allowed-origins><origin>${ORIGIN}/</origin><origin>http://localhost:8080</origin></allowed-origins>
  <allowed-methods preflight-result-max-age="300"><method>GET</method><method>PATCH</method></allowed-methods>
  <allowed-headers><header>content-type</header><header>X-Zumo-Auth</header></allowed-headers>
  <expose-headers><header>x-one</header><header>x-two</header></expose-headers>
</cors>`;

/** A gateway whose one API has operations for GET, PATCH and POST and none for OPTIONS. */
async function apiGateway(inbound: string, global?: string) {
  const gateway = await createGateway({
    config: {
      version: 1,
      ...(global === undefined ? {} : { policy: 'global' }),
      apis: [
        {
          name: 'api',
          path: '',
          subscriptionRequired: true,
          policy: 'api',
          operations: ['GET', 'PATCH', 'POST'].map((method) => ({ name: method, method, urlTemplate: '/things' })),
        },
      ],
    },
    policies: {
      api: documentOf({ inbound, backendSection: '<return-response />', bare: true }),
      ...(global === undefined ? {} : { global: documentOf({ inbound: global, bare: true }) }),
    },
  });
  return gateway;
}

const preflight = (method: string, headers: Record<string, string> = {}) => ({
  method: 'OPTIONS',
  headers: { origin: ORIGIN, 'access-control-request-method': method, ...headers },
});

const corsHeaders = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control')));

describe('a preflight', () => {
  it('is answered without a key and without any other policy [cors] [cors@allow-credentials] [cors/allowed-origins] [cors/allowed-origins/origin] [cors/allowed-methods] [cors/allowed-methods@preflight-result-max-age] [cors/allowed-methods/method] [cors/allowed-headers] [cors/allowed-headers/header]', async () => {
    const gateway = await apiGateway(`<return-response><set-status code="418" /></return-response>${CORS}`);
    const asked = preflight('PATCH', { 'access-control-request-headers': 'content-type, x-zumo-auth' });
    const response = await gateway.fetch('/things', asked);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,PATCH',
      'access-control-allow-headers': 'content-type,X-Zumo-Auth',
      'access-control-max-age': '300',
    });
    expect(response.headers.get('vary')).toBe('Origin');
    await gateway.close();
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'https://app.example:8443' }],
    ['another scheme', { origin: 'http://app.example' }],
    ['an origin that only begins alike', { origin: 'https://app.example.evil.example' }],
    ['the origin null', { origin: 'null' }],
    ['a method that is not listed', { 'access-control-request-method': 'POST' }],
    ['a header that is not listed', { 'access-control-request-headers': 'content-type,x-other' }],
  ])('with %s gets an empty 200 without CORS headers', async (_, headers) => {
    const gateway = await apiGateway(CORS);
    const response = await gateway.fetch('/things', preflight('PATCH', headers));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(corsHeaders(response)).toEqual({});
    await gateway.close();
  });

  it('goes on to the cors of a broader scope when it may [cors@terminate-unmatched-request]', async () => {
    const open =
      '<cors><allowed-origins><origin>*</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>';
    const narrow = (terminate: boolean) => CORS.replace('<cors ', `<cors terminate-unmatched-request="${terminate}" `);
    const asked = preflight('POST', { origin: 'https://other.example', 'access-control-request-headers': 'x-any' });
    const answer = async (inbound: string, global?: string) => {
      const gateway = await apiGateway(inbound, global);
      const response = await gateway.fetch('/things', asked);
      await gateway.close();
      return [response.status, corsHeaders(response)];
    };
    const granted = {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'x-any',
    };
    expect(await answer(`${narrow(false)}<base />`, open)).toEqual([200, granted]);
    expect(await answer(`${narrow(true)}<base />`, open)).toEqual([200, {}]);
    expect(await answer(`<base />${narrow(true)}`, open)).toEqual([200, granted]);
    expect(await answer(narrow(false), open)).toEqual([200, {}]);
  });

  it('is not ours when the API has an operation for OPTIONS', async () => {
    const gateway = await policyGateway({
      inbound: `${CORS}<return-response><set-status code="204" /></return-response>`,
    });
    const response = await gateway.fetch('/things', preflight('PATCH'));
    expect(response.status).toBe(204);
  });

  it('is a request to nowhere where there is no cors at all', async () => {
    const gateway = await apiGateway('<set-variable name="x" value="1" />');
    expect((await gateway.fetch('/things', preflight('PATCH'))).status).toBe(404);
    await gateway.close();
  });
});

describe('a simple request', () => {
  const inbound = `${CORS}<choose><when condition="@(context.Request.Url.Path.Contains("bad"))">
    <check-header name="X-Missing" failed-check-httpcode="401" /></when></choose>`;

  it('gets CORS headers on its answer, whoever gives it [cors/expose-headers] [cors/expose-headers/header]', async () => {
    const gateway = await policyGateway({
      inbound,
      backend: () =>
        new Response('content', {
          headers: { vary: 'Accept', 'access-control-allow-origin': 'https://backend.example' },
        }),
    });
    const granted = {
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-one,x-two',
    };
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await gateway.fetch('/', { method, headers: { origin: ORIGIN } });
      expect(await response.text()).toBe('content');
      expect(corsHeaders(response)).toEqual(granted);
      expect(response.headers.get('vary')).toMatch(/^Accept, ?Origin$/);
    }
    const refused = await gateway.fetch('/bad', { headers: { origin: ORIGIN } });
    expect(refused.status).toBe(401);
    expect(corsHeaders(refused)).toEqual(granted);
    expect(corsHeaders(await gateway.fetch('/'))).toEqual({ 'access-control-allow-origin': 'https://backend.example' });
  });

  it('from elsewhere ends with an empty 200, or goes on without CORS headers', async () => {
    const elsewhere = { headers: { origin: 'https://evil.example' } };
    const strict = await policyGateway({ inbound: CORS, backend: () => new Response('secret') });
    const ended = await strict.fetch('/', elsewhere);
    expect([ended.status, await ended.text(), corsHeaders(ended)]).toEqual([200, '', {}]);
    expect(strict.received).toHaveLength(0);
    expect(await (await strict.fetch('/', { method: 'POST', ...elsewhere })).text()).toBe('secret');

    const lax = await policyGateway({
      inbound: CORS.replace('<cors ', '<cors terminate-unmatched-request="false" '),
      backend: () => new Response('content'),
    });
    const passed = await lax.fetch('/', elsewhere);
    expect([await passed.text(), corsHeaders(passed)]).toEqual(['content', {}]);
  });

  it('takes any origin for a wildcard', async () => {
    const gateway = await policyGateway({
      inbound: '<cors><allowed-origins><origin>*</origin></allowed-origins></cors>',
    });
    const response = await gateway.fetch('/', { headers: { origin: 'https://any.example' } });
    expect(corsHeaders(response)).toEqual({ 'access-control-allow-origin': '*' });
    expect(response.headers.get('vary')).toBeNull();
  });
});

it('the first cors that matches decides, a later one says nothing', async () => {
  const gateway = await apiGateway(
    `${CORS}<base />`,
    '<cors><allowed-origins><origin>*</origin></allowed-origins><expose-headers><header>x-global</header></expose-headers></cors>',
  );
  const preflighted = await gateway.fetch('/things', preflight('PATCH'));
  expect(corsHeaders(preflighted)).toMatchObject({ 'access-control-allow-methods': 'GET,PATCH' });
  await gateway.close();

  const simple = await policyGateway({
    inbound: `${CORS}<choose><when condition="@(true)"><cors><allowed-origins><origin>*</origin></allowed-origins></cors></when></choose>`,
  });
  const response = await simple.fetch('/', { headers: { origin: ORIGIN } });
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(response.headers.get('access-control-expose-headers')).toBe('x-one,x-two');
});

it('refuses an origin that is none', async () => {
  const inbound = '<cors><allowed-origins><origin>app.example</origin></allowed-origins></cors>';
  await expect(policyGateway({ inbound })).rejects.toThrow("'app.example' is no origin");
});

it('serves a real policy', async () => {
  const gateway = await policyGateway({ fixture: 'cors' });
  const response = await gateway.fetch('/', { headers: { origin: 'https://any.example' } });
  expect(corsHeaders(response)).toEqual({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'Mcp-Session-Id',
  });
});
