// rewrite-uri: the examples of its page, and parameters that need encoding.
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGateway } from '../../../../src/local/gateway/index.ts';
import { fixture } from './harness.ts';

async function rewritten(policy: string, urlTemplate: string, path: string): Promise<string> {
  let url = '';
  const gateway = await createGateway({
    policies: { rewrite: policy },
    backends: { it: 'http://backend.test/root' },
    http: {
      async send(request) {
        url = request.url;
        return { status: 200, reason: '', headers: [], body: null };
      },
    },
    config: {
      version: 1,
      backends: [{ name: 'it' }],
      apis: [
        {
          name: 'a',
          path: 'api',
          backend: 'it',
          subscriptionRequired: false,
          operations: [{ name: 'o', method: 'GET', urlTemplate, policy: 'rewrite' }],
        },
      ],
    },
  });
  onTestFinished(() => gateway.close());
  const response = await gateway.fetch(path);
  expect(response.status).toBe(200);
  return url.replace('http://backend.test/root', '');
}

const withTemplate = (attributes: string) =>
  `<policies><inbound><rewrite-uri ${attributes} /></inbound><backend><base /></backend></policies>`;

describe('rewrite-uri', () => {
  it('takes its template from an expression and keeps other query parameters [rewrite-uri] [rewrite-uri@template] [rewrite-uri@copy-unmatched-params]', async () => {
    expect(await rewritten(fixture('rewrite-uri'), '/old/{id}', '/api/old/7?a=b%20c')).toBe(
      '/v2/things/7?kind=full&a=b%20c',
    );
  });

  it.each([
    ['template="/put?c={b}"', '/get?a={b}', '/api/get?a=1&z=2', '/put?c=1&z=2'],
    ['template="/put" copy-unmatched-params="false"', '/get', '/api/get?a=1', '/put'],
    ['template="/x/{one}/{two}"', '/{two}/{one}', '/api/b%2Fc/a', '/x/a/b%2Fc'],
    ['template="/files/{rest}"', '/{*rest}', '/api/a%20b/c', '/files/a%20b/c'],
    ['template="plain"', '/get', '/api/get', '/plain'],
  ])('%s for %s', async (attributes, urlTemplate, path, expected) => {
    expect(await rewritten(withTemplate(attributes), urlTemplate, path)).toBe(expected);
  });
});
