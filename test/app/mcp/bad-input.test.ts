// What is no good request, row by row: each has its documented answer, and the next good request works.
import { afterAll, describe, expect, it } from 'vitest';
import { readJson } from '../../../src/app/mcp/request-body.ts';
import { CLIENT_CAPABILITIES_KEY, PROTOCOL_VERSION_KEY } from '../../../src/app/mcp/wire.ts';
import { ANN, createTestServer } from './support/test-server.ts';

const server = createTestServer({
  maxBodyBytes: 4096,
  callers: { reader: { ...ANN, userId: 'reader', scopes: new Set(['snippets.read']) } },
});
afterAll(() => server.close());

const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'hello' } };
const envelope = { [PROTOCOL_VERSION_KEY]: '2026-07-28', [CLIENT_CAPABILITIES_KEY]: {} };
const modernCall = { ...call, params: { name: 'hello', _meta: envelope } };
const modernHeaders = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'hello' };
const batch = (length: number) => Array.from({ length }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' }));
const without = (headers: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

interface Row {
  what: string;
  method?: string;
  headers?: Record<string, string>;
  without?: string;
  body?: unknown;
  raw?: string | Blob | Uint8Array<ArrayBuffer>;
  url?: string;
  status: number;
  code?: number;
  id?: unknown;
  says?: RegExp;
}

const rows: Row[] = [
  { what: 'GET', method: 'GET', status: 405, code: -32000 },
  { what: 'DELETE', method: 'DELETE', status: 405, code: -32000 },
  { what: 'PUT', method: 'PUT', body: call, status: 405, code: -32000 },
  { what: 'no Accept', without: 'accept', body: call, status: 406, code: -32000 },
  { what: 'Accept of JSON only', headers: { accept: 'application/json' }, body: call, status: 406, code: -32000 },
  { what: 'Accept of HTML', headers: { accept: 'text/html' }, body: modernCall, status: 406, code: -32000 },
  {
    what: 'no Content-Type',
    without: 'content-type',
    raw: new Blob([JSON.stringify(call)]),
    status: 415,
    code: -32000,
  },
  { what: 'text/plain', headers: { 'content-type': 'text/plain' }, body: call, status: 415, code: -32000 },
  {
    what: 'JSON in a name only',
    headers: { 'content-type': 'application/jsonp' },
    body: call,
    status: 415,
    code: -32000,
  },
  {
    what: 'another charset',
    headers: { 'content-type': 'application/json; charset=utf-16' },
    body: call,
    status: 415,
    code: -32000,
  },
  { what: 'a compressed body', headers: { 'content-encoding': 'gzip' }, body: call, status: 415, code: -32000 },
  { what: 'an empty body', raw: '', status: 400, code: -32700, id: null },
  { what: 'no JSON', raw: '{"jsonrpc":', status: 400, code: -32700, id: null },
  { what: 'invalid UTF-8', raw: Buffer.from([0x22, 0xff, 0xfe, 0x22]), status: 400, code: -32700, says: /UTF-8/ },
  { what: 'a body over the limit', body: { ...call, params: { pad: 'x'.repeat(4096) } }, status: 413, code: -32000 },
  { what: 'a number', body: 7, status: 400, code: -32600, id: null },
  { what: 'null', raw: 'null', status: 400, code: -32600, id: null },
  { what: 'no jsonrpc', body: { id: 1, method: 'ping' }, status: 400, code: -32600 },
  { what: 'jsonrpc 1.0', body: { ...call, jsonrpc: '1.0' }, status: 400, code: -32600, id: 7 },
  { what: 'an id of null', body: { ...call, id: null }, status: 400, code: -32600, id: null },
  { what: 'an id with a fraction', body: { ...call, id: 1.5 }, status: 400, code: -32600 },
  { what: 'params of a list', body: { ...call, params: [1] }, status: 400, code: -32600, id: 7 },
  { what: 'an unknown method', body: { ...call, method: 'tools/burn' }, status: 200, code: -32601, id: 7 },
  { what: 'an unknown tool', body: { ...call, params: { name: 'nope' } }, status: 200, code: -32602, id: 7 },
  { what: 'a tool name of a number', body: { ...call, params: { name: 5 } }, status: 200, code: -32602, id: 7 },
  {
    what: 'an unknown tool with an endless name',
    body: { ...call, params: { name: 'x'.repeat(3000) } },
    status: 200,
    code: -32602,
    says: /^.{0,160}$/,
  },
  ...[
    { method: 'initialize', params: { capabilities: {} } },
    { method: 'prompts/get', params: {} },
    { method: 'prompts/get', params: { name: 'greet', arguments: { who: 5 } } },
    { method: 'resources/read', params: { uri: 5 } },
    { method: 'resources/list', params: { cursor: 5 } },
    { method: 'completion/complete', params: { ref: { type: 'ref/tool' }, argument: { name: 'who', value: '' } } },
  ].map(({ method, params }) => ({
    what: `${method} with wrong params ${JSON.stringify(params)}`,
    body: { ...call, method, params },
    status: 200,
    code: -32602,
    id: 7,
    says: /^Invalid params of [a-z/]+: (params\.|the params)[^{}]*$/,
  })),
  {
    what: 'wrong params in 2026-07-28',
    headers: { ...modernHeaders, 'mcp-method': 'prompts/get', 'mcp-name': 'greet' },
    body: { ...call, method: 'prompts/get', params: { name: 'greet', arguments: [], _meta: envelope } },
    status: 200,
    code: -32602,
    says: /^Invalid params of prompts\/get: params\.arguments/,
  },
  {
    what: 'a name that is an object with a false toString',
    body: { ...call, params: { name: { toString: 1 } } },
    status: 200,
    code: -32602,
  },
  {
    what: 'a list with a cursor',
    body: { ...call, method: 'tools/list', params: { cursor: 'x' } },
    status: 200,
    code: -32602,
  },
  {
    what: 'a missing resource, before 2026-07-28',
    body: { ...call, method: 'resources/read', params: { uri: 'test://nope' } },
    status: 200,
    code: -32002,
  },
  {
    what: 'an unknown version header',
    headers: { 'mcp-protocol-version': '1999-01-01' },
    body: call,
    status: 400,
    code: -32000,
    says: /2025-11-25/,
  },
  {
    what: 'a batch of 101',
    body: batch(101).map(({ id }) => ({ id })),
    status: 400,
    code: -32600,
    id: null,
    says: /100/,
  },
  { what: 'an empty batch', body: [], status: 400, code: -32600, id: null },
  {
    what: 'a batch in a revision without',
    headers: { 'mcp-protocol-version': '2025-06-18' },
    body: [call],
    status: 400,
    code: -32600,
    says: /2025-06-18 has no/,
  },
  { what: 'a batch of 2026-07-28', body: [modernCall], status: 400, code: -32600 },
  { what: 'a batch with something else in it', body: [call, 5], status: 400, code: -32600 },
  {
    what: 'initialize in a batch',
    body: [
      {
        ...call,
        method: 'initialize',
        params: { protocolVersion: 'x', capabilities: {}, clientInfo: { name: 'a', version: '1' } },
      },
      call,
    ],
    status: 400,
    code: -32600,
  },
  {
    what: 'no scope for it',
    headers: { 'x-test-user': 'reader' },
    body: { ...call, params: { name: 'write' } },
    status: 403,
    code: -32000,
    id: 7,
  },
  {
    what: 'no scope for one in a batch',
    headers: { 'x-test-user': 'reader' },
    body: [call, { ...call, id: 8, params: { name: 'write' } }],
    status: 403,
    id: null,
  },
  {
    what: 'an Origin of somewhere',
    headers: { origin: 'https://evil.example' },
    body: call,
    status: 403,
    code: -32000,
  },
  { what: 'an Origin that is none', headers: { origin: 'null' }, body: call, status: 403, code: -32000 },
  {
    what: 'an Origin with our name in it',
    headers: { origin: 'http://localhost.evil.example' },
    body: call,
    status: 403,
  },
  {
    what: 'a Host of somewhere (DNS rebinding)',
    headers: { host: 'evil.example' },
    body: call,
    status: 403,
    code: -32000,
  },
  {
    what: 'a forwarded Host of somewhere',
    headers: { 'x-forwarded-host': 'evil.example' },
    body: call,
    status: 403,
    code: -32000,
  },

  // 2026-07-28: envelope and mirrored headers.
  {
    what: 'no Mcp-Method',
    headers: without(modernHeaders, 'mcp-method'),
    body: modernCall,
    status: 400,
    code: -32020,
    id: 7,
  },
  {
    what: 'another Mcp-Method',
    headers: { ...modernHeaders, 'mcp-method': 'tools/list' },
    body: modernCall,
    status: 400,
    code: -32020,
  },
  { what: 'no Mcp-Name', headers: without(modernHeaders, 'mcp-name'), body: modernCall, status: 400, code: -32020 },
  {
    what: 'another Mcp-Name',
    headers: { ...modernHeaders, 'mcp-name': 'write' },
    body: modernCall,
    status: 400,
    code: -32020,
  },
  {
    what: 'no version header',
    headers: without(modernHeaders, 'mcp-protocol-version'),
    body: modernCall,
    status: 400,
    code: -32020,
  },
  { what: 'no envelope', headers: modernHeaders, body: call, status: 400, code: -32602 },
  {
    what: 'half an envelope',
    headers: modernHeaders,
    body: { ...call, params: { name: 'hello', _meta: { [PROTOCOL_VERSION_KEY]: '2026-07-28' } } },
    status: 400,
    code: -32602,
  },
  {
    what: 'a revision to come',
    headers: { ...modernHeaders, 'mcp-protocol-version': '2027-01-01' },
    body: { ...call, params: { name: 'hello', _meta: { ...envelope, [PROTOCOL_VERSION_KEY]: '2027-01-01' } } },
    status: 400,
    code: -32022,
  },
  {
    what: 'initialize in 2026-07-28',
    headers: { ...modernHeaders, 'mcp-method': 'initialize' },
    body: { ...call, method: 'initialize', params: { _meta: envelope } },
    status: 404,
    code: -32601,
  },
  {
    what: 'a missing resource in 2026-07-28',
    headers: { ...modernHeaders, 'mcp-method': 'resources/read', 'mcp-name': 'test://nope' },
    body: { ...call, method: 'resources/read', params: { uri: 'test://nope', _meta: envelope } },
    status: 200,
    code: -32602,
  },
];

function post(row: Pick<Row, 'method' | 'headers' | 'without' | 'body' | 'raw'>): Promise<Response> {
  const { method = 'POST', body, raw } = row;
  const headers = new Headers({
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...row.headers,
  });
  if (row.without) headers.delete(row.without);
  const content = method === 'GET' || method === 'DELETE' ? null : (raw ?? JSON.stringify(body));
  return server.fetch(new Request('http://localhost/mcp', { method, headers, body: content }));
}

describe('bad input to /mcp', () => {
  it.each(rows)('$what: $status', async (row) => {
    const response = await post(row);
    expect(response.status).toBe(row.status);
    if (row.status === 405) expect(response.headers.get('allow')).toBe('POST');
    expect(response.headers.get('content-type')).toBe('application/json');
    const answer = (await response.json()) as { error: { code: number; message: string }; id: unknown };
    if (row.code !== undefined) expect(answer.error.code).toBe(row.code);
    if (row.id !== undefined) expect(answer.id).toBe(row.id);
    if (row.says) expect(answer.error.message).toMatch(row.says);

    const next = await post({ body: call });
    expect(await next.json()).toMatchObject({ id: 7, result: { structuredContent: { greeting: 'Hello' } } });
  });

  it('names the scope, and where to ask for it', async () => {
    const response = await post({ headers: { 'x-test-user': 'reader' }, body: { ...call, params: { name: 'write' } } });
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="snippets.read snippets.write", ' +
        'resource_metadata="https://gateway.example/.well-known/oauth-protected-resource/mcp", ' +
        'error_description="The scope snippets.write is needed"',
    );
  });

  it('counts a streamed body, whatever its length is said to be', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024).fill(0x20));
      },
    });
    const request = new Request('http://localhost/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect((await server.fetch(request)).status).toBe(413);
    expect(sent).toBeLessThan(10 * 4096);
  });

  it('waits for a body only so long, though a little of it comes now and then', async () => {
    let timer: NodeJS.Timeout | undefined;
    const trickle = new ReadableStream<Uint8Array>({
      start(controller) {
        timer = setInterval(() => controller.enqueue(new Uint8Array([0x20])), 5);
      },
      cancel: () => clearInterval(timer),
    });
    const headers = new Headers({ 'content-type': 'application/json' });
    const body = await readJson({ method: 'POST', url: 'http://localhost/mcp', headers, body: trickle }, 4096, 50);
    expect(body).toMatchObject({ refusal: { status: 408 } });
  });

  it('reads media types in any case', async () => {
    const headers = { accept: 'Application/JSON, Text/Event-Stream', 'content-type': 'Application/JSON' };
    expect((await post({ headers, body: call })).status).toBe(200);
  });

  it('answers a batch of 10,000 without running it', async () => {
    const large = createTestServer();
    const request = new Request('http://localhost/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify(batch(10_000)),
    });
    const response = await large.fetch(request);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      jsonrpc: '2.0',
      error: { code: -32600, message: 'Invalid Request: Batch must not exceed 100 messages' },
      id: null,
    });
    await large.close();
  });

  it('answers a batch in order, without what expects no answer', async () => {
    const response = await post({
      body: [
        call,
        { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } },
        { ...call, id: 'b', method: 'nope' },
      ],
    });
    const answers = (await response.json()) as { id: unknown }[];
    expect(answers.map(({ id }) => id)).toEqual([7, 'b']);
    const quiet = await post({ body: [{ jsonrpc: '2.0', method: 'notifications/x' }] });
    expect([quiet.status, await quiet.text()]).toEqual([202, '']);
  });

  it('lets pages of this machine read its answers, and no other', async () => {
    const ask = (method: string, origin: string) =>
      server.fetch(new Request('http://localhost/mcp', { method, headers: { origin } }));
    const allowed = await ask('OPTIONS', 'http://localhost:6274');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'http://localhost:6274',
    ]);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('mcp-protocol-version');
    const foreign = await ask('OPTIONS', 'https://evil.example');
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  it('ignores a session id, of which it gives out none', async () => {
    const response = await post({ headers: { 'mcp-session-id': '../../etc/passwd' }, body: call });
    expect(response.status).toBe(200);
    expect(response.headers.get('mcp-session-id')).toBeNull();
  });
});
