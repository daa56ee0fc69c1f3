// Routing as measured on the real host: order by name, no 405, case, slashes, escapes, parameters, keys.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHost, type TestHost } from '../../support/functions-host.ts';
import { FIXTURE_APP, rawRequest } from './raw-http.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ app: FIXTURE_APP });
});
afterAll(() => host.stop());

const get = async (path: string, init?: RequestInit): Promise<{ status: number; text: string }> => {
  const response = await fetch(host.url + path, init);
  return { status: response.status, text: await response.text() };
};
const EMPTY_404 = { status: 404, text: '' };
interface Echo {
  url: string;
  params: Record<string, string>;
  headers: Record<string, string>;
  body: string;
}
const echo = async (target: string): Promise<Echo> => {
  const { body } = await rawRequest(host.port, [`GET ${target} HTTP/1.1`]);
  return JSON.parse(/\{.*\}/s.exec(body)![0]) as Echo;
};

describe('which function answers', () => {
  it('takes the first match in the order of names: a literal has no priority', async () => {
    expect(await get('/px/lit')).toEqual({ status: 200, text: 'parameter lit' });
  });
  it('answers an empty 404 to an unknown route and to a wrong method, never 405', async () => {
    expect(await get('/nowhere')).toEqual(EMPTY_404);
    expect(await get('/json')).toEqual(EMPTY_404);
    for (const method of ['HEAD', 'OPTIONS', 'PATCH']) expect(await get('/echo', { method })).toEqual(EMPTY_404);
  });
  it('serves a client of HTTP/1.0, which names no host', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.write('GET /px/lit HTTP/1.0\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('parameter lit');
  });
  it('takes GET and POST where no methods are given', async () => {
    expect((await get('/default-methods')).status).toBe(200);
    expect((await get('/default-methods', { method: 'POST' })).status).toBe(200);
    expect(await get('/default-methods', { method: 'PUT' })).toEqual(EMPTY_404);
  });
  it('does not look at case, takes one slash at the end, and no doubled slash', async () => {
    expect((await get('/ECHO/x')).status).toBe(200);
    expect((await get('/echo/')).status).toBe(200);
    for (const target of ['//echo', '/echo//x', '/echo//']) {
      expect((await rawRequest(host.port, [`GET ${target} HTTP/1.1`])).status, target).toBe(404);
    }
  });
  it('serves /.well-known', async () => {
    expect(await get('/.well-known/x')).toEqual({ status: 200, text: 'x' });
  });
  it('refuses admin/ and runtime/, for functions and for requests', async () => {
    for (const path of ['/admin/x', '/runtime/x', '/admin', '/admin/host/status']) {
      expect(await get(path)).toEqual(EMPTY_404);
    }
    await host.logged(/"on-admin" is not served.*conflicts with the host's own routes/);
  });
  it('serves the first of two functions with one route and names the other', async () => {
    expect(await get('/same')).toEqual({ status: 200, text: 'a' });
    await host.logged('Function "same-b" is not served: its route "SAME" is the route of "same-a"');
  });
  it('answers / itself', async () => {
    expect((await get('/')).status).toBe(200);
  });
  it('names a function with another trigger', async () => {
    await host.logged('Function "clock" is not served: its trigger is timerTrigger');
  });
});

describe('parameters', () => {
  it('knows optional, typed, catch-all and mixed ones', async () => {
    expect((await echo('/echo')).params).toEqual({});
    expect((await echo('/echo/7')).params).toEqual({ id: '7' });
    expect(await get('/typed/3')).toEqual({ status: 200, text: '3' });
    expect(await get('/typed/2')).toEqual(EMPTY_404);
    expect(await get('/typed/x')).toEqual(EMPTY_404);
    expect(await get('/wild/a/b/c')).toEqual({ status: 200, text: 'a/b/c' });
    expect(await get('/wild')).toEqual({ status: 200, text: 'nothing' });
    expect(await get('/file/report.v2.pdf')).toEqual({
      status: 200,
      text: JSON.stringify({ name: 'report.v2', ext: 'pdf' }),
    });
  });
  it('adds the query values, the route wins, and the key is left out', async () => {
    const { params, url } = await echo('/echo/route?id=query&x=1&x=2&code=secret');
    expect(params).toEqual({ id: 'route', x: '1,2' });
    expect(url).toBe('http://localhost/echo/route?id=query&x=1&x=2&code=secret');
  });
});

describe('escapes', () => {
  it.each([
    ['/echo/a%2Fb', '/echo/a%252Fb', 'a%2Fb'],
    ['/echo/a%20b', '/echo/a%20b', 'a b'],
    ['/echo/%41%c3%a9', '/echo/A%C3%A9', 'Aé'],
    ['/echo/%ff', '/echo/%25ff', '%ff'],
    ['/echo/a+b', '/echo/a+b', 'a+b'],
    ['/wild/../echo/x', '/echo/x', 'x'],
    ['/wild/%2e%2e/echo/x', '/echo/x', 'x'],
    ['/./echo/x', '/echo/x', 'x'],
  ])('%s', async (target, url, id) => {
    const answer = await echo(target);
    expect(answer.url.replaceAll('é', 'Ã©')).toBe(`http://localhost${url}`);
    expect(Buffer.from(answer.params.id!, 'latin1').toString()).toBe(id);
  });
  it('refuses a NUL, and goes on', async () => {
    expect((await rawRequest(host.port, ['GET /echo/%00 HTTP/1.1'])).status).toBe(400);
    expect((await get('/echo')).status).toBe(200);
  });
});

describe('keys', () => {
  it('answers an empty 401 without the right key', async () => {
    for (const path of ['/keyed', '/keyed?code=wrong', '/mastered', `/mastered?code=${host.keys.default}`]) {
      expect(await get(path)).toEqual({ status: 401, text: '' });
    }
    await host.logged('"keyed" needs a key');
  });
  it('takes the key as header and in the query', async () => {
    const headers = { 'x-functions-key': host.keys.default };
    expect((await get('/keyed', { headers })).status).toBe(200);
    expect((await get(`/keyed?code=${host.keys.master}`)).status).toBe(200);
    expect((await get('/mastered', { headers: { 'x-functions-key': host.keys.master } })).status).toBe(200);
  });
});

describe('headers', () => {
  it('lower-cases names, joins duplicates with a comma, and leaves pretended ones as they are', async () => {
    const { body } = await rawRequest(host.port, [
      'GET /echo HTTP/1.1',
      'X-One: a',
      'x-one: b',
      'X-Forwarded-For: 1.2.3.4',
      'X-Forwarded-Host: evil.example',
      'X-MS-CLIENT-PRINCIPAL-ID: me',
    ]);
    const { headers, url } = JSON.parse(/\{.*\}/s.exec(body)![0]) as Echo;
    expect(headers).toMatchObject({
      'x-one': 'a,b',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'evil.example',
      'x-ms-client-principal-id': 'me',
    });
    expect(url).toBe('http://localhost/echo');
  });
  it('does not take an invocation id from a client', async () => {
    const response = await fetch(`${host.url}/echo`, { headers: { 'x-ms-invocation-id': 'mine' } });
    expect(response.headers.get('x-ms-invocation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
  it('drops hop-by-hop headers on the way out and keeps the rest', async () => {
    const { headers, status } = await rawRequest(host.port, ['GET /answer/202 HTTP/1.1']);
    expect(status).toBe(202);
    expect(headers).toMatch(/^x-one: 1$/im);
    expect(headers).toMatch(/^set-cookie: a=b$/im);
    expect(headers).not.toMatch(/^keep-alive:/im);
    expect(headers).not.toContain('x-one-off');
  });
  it.each([204, 304])('answers %i without a body', async (status) => {
    const response = await fetch(`${host.url}/answer/${status}`);
    expect([response.status, await response.text()]).toEqual([status, '']);
  });
});

it('hands on the body, with and without a length, and the invocation and trace ids', async () => {
  for (const body of ['hello', new Blob(['hello']).stream()]) {
    const response = await fetch(`${host.url}/echo`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    const echoed = (await response.json()) as Echo & { invocationId: string; trace: string };
    expect(echoed.body).toBe('hello');
    expect(echoed.invocationId).toBe(response.headers.get('x-ms-invocation-id'));
    expect(echoed.trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  }
});
