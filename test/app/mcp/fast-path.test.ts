// The fast path is a second implementation of what the SDK does, so it is held to the SDK: whatever is sent, both ways
// answer with the same status, headers and body. A third server is the SDK's own handler as its documentation shows it.
import { createMcpHandler } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { MODERN_REVISION } from '../../../src/app/mcp/engine.ts';
import { createOperations } from '../../../src/app/mcp/operations.ts';
import { readPlainRequest } from '../../../src/app/mcp/plain-request.ts';
import { newSdkServer } from '../../../src/app/mcp/sdk-server.ts';
import * as wire from '../../../src/app/mcp/wire.ts';
import { ANN, createTestServer, testCatalog } from './support/test-server.ts';

const fast = createTestServer();
const slow = createTestServer({ fastPath: false });
const stock = createMcpHandler(({ era, requestInfo }) =>
  newSdkServer(
    createOperations(testCatalog, () => Promise.reject(new Error('no store'))),
    {
      caller: ANN,
      transport: 'streamable-http',
      revision: era === 'modern' ? MODERN_REVISION : (requestInfo?.headers.get('mcp-protocol-version') ?? '2025-03-26'),
    },
  ),
);
afterAll(() => Promise.all([fast.close(), slow.close(), stock.close()]));

const ACCEPT = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

interface Sent {
  headers: Record<string, string>;
  body: unknown;
}

function request({ headers, body }: Sent): Request {
  return new Request('http://localhost/mcp', {
    method: 'POST',
    headers: { ...ACCEPT, ...headers },
    body: JSON.stringify(body),
  });
}

async function outcome(response: Response) {
  const text = await response.text();
  // The SDK answers older revisions by a stream of one event, we by the JSON in it; both are allowed to a server.
  const json = text.startsWith('event: message\ndata: ') ? text.slice('event: message\ndata: '.length) : text;
  const type = response.headers.get('content-type')?.replace('text/event-stream', 'application/json') ?? null;
  return { status: response.status, type, body: json === '' ? null : JSON.parse(json) };
}

const anything = fc.jsonValue({ maxDepth: 2 });
/** What a client would send, and now and then something else. */
const mostly = <T, R = T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<R>): fc.Arbitrary<T | R> =>
  fc.oneof({ weight: 15, arbitrary: usual }, { weight: 1, arbitrary: rare });

const id = mostly(fc.oneof(fc.integer(), fc.string()), fc.oneof(anything, fc.double()));
const method = mostly(
  fc.constantFrom(
    'tools/call',
    'tools/list',
    'prompts/list',
    'resources/templates/list',
    'server/discover',
    'ping',
    'initialize',
  ),
  fc.oneof(
    fc.string(),
    fc.constantFrom('resources/list', 'resources/read', 'prompts/get', 'logging/setLevel', 'tasks/get'),
  ),
);
const token = mostly(fc.oneof(fc.string(), fc.integer()), anything);
const capabilities = mostly(
  fc.record(
    {
      roots: mostly(fc.record({ listChanged: fc.boolean() }, { requiredKeys: [] }), anything),
      sampling: mostly(fc.constantFrom({}, { tools: {} }, { context: {} }), anything),
      elicitation: mostly(fc.constantFrom({}, { form: {} }, { url: {} }), anything),
      experimental: mostly(fc.constantFrom<object[]>({}, { a: { b: [1, null] } }), anything),
      extensions: mostly(fc.constantFrom<object[]>({}, { 'a/b': {} }, { 'a/b': 1 }), anything),
    },
    { requiredKeys: [] },
  ),
  anything,
);
const implementation = mostly(
  fc.record({ name: fc.string(), version: fc.string(), title: fc.string() }, { requiredKeys: ['name', 'version'] }),
  fc.oneof(anything, fc.record({ name: fc.string(), version: fc.string(), icons: anything, websiteUrl: fc.string() })),
);
const name = mostly(fc.constantFrom('hello', 'echo', 'fail', 'whoami', 'nope'), anything);
const args = mostly(fc.constantFrom({}, { input: 'é😀' }, { input: 'x', more: [1] }), anything);

function shape(modern: boolean) {
  const rare = fc.record(
    {
      [wire.CLIENT_INFO_KEY]: anything,
      [wire.CLIENT_CAPABILITIES_KEY]: anything,
      [wire.PROTOCOL_VERSION_KEY]: fc.constantFrom('2025-06-18', '2027-01-01', 1),
      progressToken: anything,
      'io.modelcontextprotocol/logLevel': fc.constantFrom('info', 'loud'),
      'io.modelcontextprotocol/related-task': anything,
    },
    { requiredKeys: [] },
  );
  const usual = modern
    ? fc.record(
        {
          [wire.PROTOCOL_VERSION_KEY]: fc.constant(MODERN_REVISION),
          [wire.CLIENT_CAPABILITIES_KEY]: capabilities,
          [wire.CLIENT_INFO_KEY]: implementation,
          progressToken: token,
          traceparent: anything,
        },
        { requiredKeys: [wire.PROTOCOL_VERSION_KEY, wire.CLIENT_CAPABILITIES_KEY] },
      )
    : fc.record({ progressToken: token, other: anything }, { requiredKeys: [] });
  const meta = fc.oneof(
    { weight: 6, arbitrary: usual },
    { weight: 1, arbitrary: fc.tuple(usual, rare).map(([one, more]) => ({ ...one, ...more })) },
    { weight: 1, arbitrary: anything },
  );
  return fc
    .record({
      id,
      method,
      name,
      args,
      meta,
      version: fc.constantFrom(undefined, '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2031-01-01', 'x'),
      protocolVersion: mostly(fc.constantFrom('2025-11-25', '2024-11-05', '2026-07-28', 'none'), anything),
      capabilities,
      clientInfo: implementation,
      withMeta: mostly(fc.constant(modern), fc.boolean()),
      extra: mostly(
        fc.constant<object>({}),
        fc.oneof(fc.record({ cursor: fc.string() }), fc.record({ task: anything })),
      ),
      top: mostly(fc.constant<object>({}), fc.oneof(fc.constant({ jsonrpc: '1.0' }), fc.record({ more: anything }))),
      header: mostly(
        fc.constant<Record<string, string>>({}),
        fc.constantFrom<Record<string, string>>(
          { 'mcp-name': 'other' },
          { 'mcp-method': 'ping' },
          { 'mcp-name': '=?base64?aGVsbG8=?=' },
        ),
      ),
      dropParams: mostly(fc.constant(false), fc.constant(true)),
    })
    .map((one): Sent => {
      const params: Record<string, unknown> = { ...one.extra };
      if (one.withMeta) params._meta = one.meta;
      if (one.method === 'tools/call') Object.assign(params, { name: one.name, arguments: one.args });
      if (one.method === 'initialize') {
        const { protocolVersion, capabilities: declared, clientInfo } = one;
        Object.assign(params, { protocolVersion, capabilities: declared, clientInfo });
      }
      const headers: Record<string, string> = {};
      if (modern) {
        headers['mcp-protocol-version'] = MODERN_REVISION;
        if (typeof one.method === 'string' && /^[\x21-\x7e]+$/.test(one.method)) headers['mcp-method'] = one.method;
        if (one.method === 'tools/call' && typeof one.name === 'string')
          headers['mcp-name'] = 'hello echo fail whoami nope'.includes(one.name) ? one.name : 'hello';
      } else if (one.version !== undefined) headers['mcp-protocol-version'] = one.version;
      const body = {
        jsonrpc: '2.0',
        id: one.id,
        method: one.method,
        ...(one.dropParams ? {} : { params }),
        ...one.top,
      };
      return { headers: { ...headers, ...one.header }, body };
    });
}

describe('the fast path', () => {
  it.each([['older revisions', false] as const, ['2026-07-28', true] as const])(
    'answers as the SDK does: %s',
    async (_, modern) => {
      let plain = 0;
      await fc.assert(
        fc.asyncProperty(shape(modern), async (sent) => {
          if (readPlainRequest(request(sent), JSON.parse(JSON.stringify(sent.body)))) plain += 1;
          const [quick, full] = await Promise.all([fast.fetch(request(sent)), slow.fetch(request(sent))]);
          expect([...quick.headers]).toEqual([...full.headers]);
          const answer = await outcome(quick);
          expect(answer).toEqual(await outcome(full));
          expect(await outcome(await stock.fetch(request(sent)))).toEqual(answer);
        }),
        { numRuns: 1_000 },
      );
      // Otherwise the comparison would be of the SDK with itself.
      expect(plain).toBeGreaterThan(100);
    },
  );

  it('uses the names that the SDK uses', async () => {
    const sdk = await import('@modelcontextprotocol/server');
    expect(wire.PROTOCOL_VERSION_KEY).toBe(sdk.PROTOCOL_VERSION_META_KEY);
    expect(wire.CLIENT_CAPABILITIES_KEY).toBe(sdk.CLIENT_CAPABILITIES_META_KEY);
    expect(wire.CLIENT_INFO_KEY).toBe(sdk.CLIENT_INFO_META_KEY);
    expect(wire.SERVER_INFO_KEY).toBe(sdk.SERVER_INFO_META_KEY);
  });
});
