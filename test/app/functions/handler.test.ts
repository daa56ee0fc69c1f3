// The wrapper around every handler: whatever happens inside becomes a response, since an exception would hang the client.
import { HttpRequest, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { handler, type Serve } from '../../../src/app/functions/handler.ts';

const context = () => new InvocationContext({ functionName: 'mcp', invocationId: 'one' });
const request = () => new HttpRequest({ method: 'POST', url: 'http://localhost/mcp', body: { string: '{}' } });

describe('handler', () => {
  it.each<[string, Serve]>([
    ['a rejection', async () => Promise.reject(new Error('secret'))],
    [
      'an exception',
      () => {
        throw new TypeError('secret');
      },
    ],
    ['something thrown that is no error', async () => Promise.reject(undefined)],
    ['no reply', async () => undefined as never],
  ])('turns %s into a 500 that tells nothing', async (_, serve) => {
    const response = await handler('mcp', serve)(request(), context());
    expect(response).toMatchObject({ status: 500, headers: { 'content-type': 'application/json' } });
    expect(JSON.stringify(response)).not.toContain('secret');
  });

  it('passes a reply on as it is', async () => {
    const serve: Serve = async ({ method, url }, { signal, pendingBytes }) => ({
      status: 202,
      headers: { 'x-seen': `${method} ${url} ${signal.aborted} ${pendingBytes()}` },
      body: null,
    });
    expect(await handler('mcp', serve)(request(), context())).toEqual({
      status: 202,
      headers: { 'x-seen': 'POST http://localhost/mcp false 0' },
    });
  });
});
