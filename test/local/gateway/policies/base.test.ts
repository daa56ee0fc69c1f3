// base: what a broader scope says stands where <base /> stands; without it nothing is inherited.
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGateway } from '../../../../src/local/gateway/index.ts';
import { fixture } from './harness.ts';

const append = (value: string) =>
  `<set-header name="x-order" exists-action="append"><value>${value}</value></set-header>`;
const GLOBAL = `<policies><inbound>${append('global')}</inbound><backend><forward-request /></backend><outbound /></policies>`;

async function order(documents: { global?: string; product?: string; api?: string; operation?: string }) {
  const seen: (string | null)[] = [];
  const gateway = await createGateway({
    policies: Object.fromEntries(Object.entries(documents)),
    backends: { it: 'http://127.0.0.1:9' },
    http: {
      async send(request) {
        seen.push(request.headers.find(([name]) => name === 'x-order')?.[1] ?? null);
        return { status: 200, reason: 'OK', headers: [], body: null };
      },
    },
    config: {
      version: 1,
      ...(documents.global ? { policy: 'global' } : {}),
      backends: [{ name: 'it' }],
      products: [{ name: 'p', subscriptionRequired: false, apis: ['a'], policy: documents.product ? 'product' : null }],
      apis: [
        {
          name: 'a',
          path: 'a',
          backend: 'it',
          policy: documents.api ? 'api' : null,
          operations: [
            { name: 'o', method: 'GET', urlTemplate: '/o', policy: documents.operation ? 'operation' : null },
          ],
        },
      ],
    },
  });
  onTestFinished(() => gateway.close());
  const response = await gateway.fetch('/a/o');
  return { status: response.status, order: seen };
}

const scoped = (before: string, after = '') =>
  `<policies><inbound>${before}<base />${after}</inbound><backend><base /></backend><outbound><base /></outbound></policies>`;

describe('base', () => {
  it('splices global, product, API and operation in the order of the documents [base]', async () => {
    const documents = {
      global: GLOBAL,
      product: scoped(append('product before'), append('product after')),
      api: fixture('base'),
      operation: scoped(append('operation')),
    };
    expect(await order(documents)).toEqual({
      status: 200,
      order: ['operation,product before,global,product after,api'],
    });
  });

  it('goes to the next scope that has a document', async () => {
    expect(await order({ global: GLOBAL, operation: scoped('', append('operation')) })).toEqual({
      status: 200,
      order: ['global,operation'],
    });
  });

  it('may stand in a choose', async () => {
    const api = scoped('').replace(
      '<inbound><base /></inbound>',
      '<inbound><choose><when condition="true"><base /></when></choose></inbound>',
    );
    expect((await order({ global: GLOBAL, api })).order).toEqual(['global']);
  });

  it('left out of a section, nothing is inherited there', async () => {
    const api = `<policies><inbound>${append('api')}</inbound><backend><base /></backend><outbound /></policies>`;
    expect(await order({ global: GLOBAL, api })).toEqual({ status: 200, order: ['api'] });
  });

  it('left out of backend, nothing is forwarded and the caller gets an empty 200', async () => {
    const api = '<policies><inbound><base /></inbound><backend /><outbound><base /></outbound></policies>';
    expect(await order({ global: GLOBAL, api })).toEqual({ status: 200, order: [] });
  });

  it('means nothing at the global scope', async () => {
    const global = GLOBAL.replace('<inbound>', '<inbound><base />');
    expect((await order({ global })).order).toEqual(['global']);
  });
});
