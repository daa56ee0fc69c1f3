// Which API and operation a request is for, and what its parameters are.
import { describe, expect, it } from 'vitest';
import { compareTemplates, compileTemplate } from '../../../../src/local/gateway/runtime/url-template.ts';
import { api, configured } from './configured-gateway.ts';

describe('URL templates', () => {
  it.each([
    ['/items/{id}', '/items/7', { id: '7' }],
    ['/items/{id}', '/items/a%20b', { id: 'a b' }],
    ['/items/{id}', '/items/', null],
    ['/items/{id}', '/items/7/more', null],
    ['/items/{id}.{kind}', '/items/7.json', { id: '7', kind: 'json' }],
    ['/Items', '/items', {}],
    ['/items', '/items/', null],
    ['/', '/', {}],
    ['/*', '/any/thing', {}],
    ['/*', '/', {}],
    ['/files/{*rest}', '/files/a/b', { rest: 'a/b' }],
    ['/a.b+c', '/aXb+c', null],
  ])('%s and %s give %j', (template, path, parameters) => {
    const found = compileTemplate(template).match(path, new URLSearchParams());
    expect(found === null ? null : Object.fromEntries(found)).toEqual(parameters);
  });

  it('may ask for query parameters', () => {
    const template = compileTemplate('/find?name={who}&fixed=1');
    expect(template.match('/find', new URLSearchParams('fixed=1&name=ada'))).toEqual(new Map([['who', 'ada']]));
    expect(template.match('/find', new URLSearchParams('fixed=2&name=ada'))).toBeNull();
    expect(template.match('/find', new URLSearchParams('fixed=1'))).toBeNull();
  });

  it('are ordered by how specific they are', () => {
    const sources = ['/*', '/{a}/{b}', '/{a}', '/x/{b}', '/x/y', '/x/{b}.json', '/x/y?q={q}', '/x/*'];
    const sorted = sources.map(compileTemplate).sort(compareTemplates);
    expect(sorted.map((template) => template.source)).toEqual([
      '/x/y?q={q}',
      '/x/y',
      '/x/{b}.json',
      '/x/{b}',
      '/x/*',
      '/{a}/{b}',
      '/{a}',
      '/*',
    ]);
  });

  it('with a stray brace are refused', () => {
    expect(() => compileTemplate('/a{b')).toThrow('brace');
  });
});

describe('routing', () => {
  const APIS = [
    api('root', '', { all: '/*' }),
    api('shop', 'shop', { list: '/items', one: '/items/{id}', special: '/items/special' }),
    api('shop-v2', 'shop/v2', { all: '/*' }),
  ];

  it.each([
    ['/shop/items', 'shop/list'],
    ['/shop/items/7', 'shop/one'],
    ['/shop/items/special', 'shop/special'],
    ['/SHOP/Items', 'shop/list'],
    ['/shop/v2/items', 'shop-v2/all'],
    ['/shopping', 'root/all'],
    ['/shop/none', 'null/null'],
  ])('%s goes to %s', async (path, target) => {
    const { gateway } = await configured({ apis: APIS });
    const trace = gateway.trace(await gateway.fetch(path));
    expect(`${trace?.api}/${trace?.operation}`).toBe(target);
  });

  it('forwards what is behind the path of the API, byte for byte', async () => {
    const { gateway, called } = await configured({ apis: APIS }, { backends: { it: 'http://backend.test/base/' } });
    await gateway.fetch('/shop/items/a%2Fb?q=%20+x');
    await gateway.fetch('/shop/v2');
    expect(called).toEqual(['http://backend.test/base/items/a%2Fb?q=%20+x', 'http://backend.test/base']);
  });

  it('answers 404 with LastError for what nobody has, at the global scope', async () => {
    const onError = `<policies><on-error><set-header name="x-error">
      <value>@(context.LastError.Source + "/" + context.LastError.Reason + "/" + context.Response.StatusCode)</value>
      </set-header></on-error></policies>`;
    const { gateway } = await configured({ apis: APIS.slice(1), policy: 'global' }, { policies: { global: onError } });
    const response = await gateway.fetch('/none');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ statusCode: 404, message: 'Resource not found' });
    expect(response.headers.get('x-error')).toBe('configuration/OperationNotFound/404');
  });

  it('does not take another method for the operation', async () => {
    const { gateway } = await configured({ apis: APIS.slice(1) });
    expect((await gateway.fetch('/shop/items', { method: 'POST' })).status).toBe(404);
  });
});
