// The real exporter against a local sink: what reaches Application Insights, and what never does. Everything that could
// leak is made recognisable and searched for in the raw bytes.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionsHost, startFunctionsHost } from '../../../src/local/functions-host/host.ts';
import { loadCertificate } from '../../../src/local/stack/certificate.ts';
import { startStack, type TestStack } from '../../support/stack.ts';

interface Envelope {
  readonly name: string;
  readonly data: { readonly baseType: string; readonly baseData: Record<string, unknown> };
}

const received: string[] = [];
let sink: Server;
let stack: TestStack;
let host: FunctionsHost;

const envelopes = (): Envelope[] =>
  received.flatMap((text) => text.split('\n').flatMap((line) => JSON.parse(line) as Envelope[]));

async function connect(transport: 'http' | 'sse'): Promise<Client> {
  const client = new Client({ name: 'SECRET-CLIENT', version: '1.0.0' });
  const url = new URL(`${host.url}/${transport === 'http' ? 'mcp' : 'sse'}`);
  await client.connect(transport === 'http' ? new StreamableHTTPClientTransport(url) : new SSEClientTransport(url));
  return client;
}

beforeAll(async () => {
  stack = await startStack({ persistent: false });
  // The exporter turns an http endpoint into https: the sink has the certificate that the stack's processes trust.
  const { cert, keyFile } = await loadCertificate(stack.folder);
  sink = createServer({ cert, key: readFileSync(keyFile) }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    received.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8'));
    response.setHeader('content-type', 'application/json').end('{"itemsReceived":1,"itemsAccepted":1,"errors":[]}');
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const { port } = sink.address() as AddressInfo;
  host = await startFunctionsHost({
    folder: process.cwd(),
    port: 0,
    env: {
      ...stack.env,
      MCP_AUTH: 'none',
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=https://127.0.0.1:${port}/`,
      // The SDK's own usage statistics would go to the internet.
      APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
      // Every span: by default a few traces a second are kept.
      OTEL_TRACES_SAMPLER: 'always_on',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
    log: () => {},
  });
  const first = await connect('http');
  await first.listTools();
  // The exporter is loaded after the first answer; calls before that are told by the host alone.
  while (received.length === 0) {
    await first.callTool({ name: 'hello_mcp', arguments: {} });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const transport of ['http', 'sse'] as const) {
    const client = await connect(transport);
    const call = (name: string, args: object) => client.callTool({ name, arguments: { ...args } });
    await call('save_snippet', {
      snippetname: 'SECRET-NAME',
      snippet: 'SECRET-CONTENT',
      description: 'SECRET-DESCRIPTION',
    });
    await call('get_snippet', { snippetname: 'SECRET-NAME' });
    await call('get_snippet', { snippetname: 'SECRET-MISSING' });
    await call('echo_caps', { input: 'secret-argument' });
    await call('SECRET-TOOL', {}).catch(() => {});
    await client.close();
  }
  await first.close();
  await host.close('azure');
}, 60_000);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  sink?.close();
});

describe('telemetry', () => {
  it('has a span for each tool call and each storage call', () => {
    const spans = envelopes().filter(({ data }) => /RequestData|RemoteDependencyData/.test(data.baseType));
    const names = spans.map(({ data }) => String(data.baseData.name));
    expect(names).toEqual(
      expect.arrayContaining(['tools/call save_snippet', 'tools/call get_snippet', 'tools/call echo_caps']),
    );
    expect(names.some((name) => name.startsWith('storage '))).toBe(true);
  });

  it('has metrics of tool calls, storage calls and sessions', () => {
    const metrics = envelopes().filter(({ data }) => data.baseType === 'MetricData');
    const names = new Set(
      metrics.flatMap(({ data }) => (data.baseData.metrics as { name: string }[]).map(({ name }) => name)),
    );
    expect([...names]).toEqual(
      expect.arrayContaining([
        'mcp.tool.duration',
        'mcp.storage.duration',
        'mcp.session.duration',
        'mcp.sessions.open',
      ]),
    );
  });

  it('says how calls ended, by tool and transport', () => {
    const dimensions = envelopes()
      .filter(({ data }) => JSON.stringify(data.baseData.metrics ?? '').includes('mcp.tool.duration'))
      .map(({ data }) => data.baseData.properties as Record<string, string>);
    expect(dimensions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          'gen_ai.tool.name': 'get_snippet',
          'mcp.outcome': 'tool_error',
          'mcp.transport': 'sse',
        }),
        expect.objectContaining({
          'gen_ai.tool.name': 'save_snippet',
          'mcp.outcome': 'ok',
          'mcp.transport': 'streamable-http',
        }),
      ]),
    );
  });

  it('holds no argument, result, name, client, session or token', () => {
    const raw = received.join('\n');
    expect(raw.length).toBeGreaterThan(1_000);
    expect(raw).not.toMatch(/secret-/i);
    expect(raw).not.toContain('sessionId');
    expect(raw).not.toContain('/snippets/');
    expect(raw).not.toMatch(/\beyJ/);
    expect(raw).not.toContain('local-user');
    // The name as a blob key would hold it.
    expect(raw).not.toContain(Buffer.from('SECRET-NAME').toString('base64url').slice(0, 12));
    expect(raw).not.toContain(Buffer.from('SECRET-NAME').toString('hex'));
  });
});
