// What marks another person's text has to arrive in the wire's own words, in whatever it is embedded.
import { afterAll, expect, it } from 'vitest';
import type { Prompt } from '../../../src/app/prompts/prompt.ts';
import { createTestServer, testCatalog } from './support/test-server.ts';

const resource = { uri: 'test://one', text: 'one', meta: { 'example.test/mark': true } };
const embed: Prompt = {
  name: 'embed',
  title: 'Embed',
  description: 'Embeds a resource.',
  arguments: [],
  get: async () => ({ description: 'It', messages: [{ role: 'user', content: { type: 'resource', resource } }] }),
  complete: async () => ({ values: [], hasMore: false }),
};
const server = createTestServer({ catalog: { ...testCatalog, prompts: new Map([['embed', embed]]) } });
afterAll(() => server.close());

it.each([
  ['resources/read', { uri: 'test://one' }, ['contents', 0]],
  ['prompts/get', { name: 'embed' }, ['messages', 0, 'content', 'resource']],
] as const)('%s gives the mark as _meta', async (method, params, path) => {
  const response = await server.fetch(
    new Request('http://localhost/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    }),
  );
  const { result } = (await response.json()) as { result: unknown };
  const embedded = path.reduce((at, key) => (at as Record<string | number, unknown>)[key], result);
  expect(embedded).toMatchObject({ uri: 'test://one', text: 'one', _meta: { 'example.test/mark': true } });
  expect(embedded).not.toHaveProperty('meta');
});
