// tools/call hello_mcp over POST /mcp: ours against the pattern that the SDK's documentation shows, in both eras of the
// protocol, and against a bare JSON echo. Aim: at least 1.8 times the documented pattern.
import { type Call, compare, withServers } from './load.ts';
import { type Report, throughputRows } from './report.ts';

const legacy: Call = {
  path: '/mcp',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
  },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'hello_mcp', arguments: {} } }),
  expect: (status, body) => status === 200 && body.includes('Hello'),
};

const modern: Call = {
  ...legacy,
  headers: {
    ...legacy.headers,
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'hello_mcp',
  },
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: {
      name: 'hello_mcp',
      arguments: {},
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
        'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
      },
    },
  }),
};

export async function toolCalls(report: Report): Promise<void> {
  const results = await withServers(['ours', 'sdk-documented', 'bare-json'], ([ours, documented, bare]) =>
    compare([
      { name: 'ours, 2025-11-25', origin: ours!.origin, call: legacy },
      { name: 'SDK as documented, 2025-11-25', origin: documented!.origin, call: legacy },
      { name: 'ours, 2026-07-28', origin: ours!.origin, call: modern },
      { name: 'SDK as documented, 2026-07-28', origin: documented!.origin, call: modern },
      { name: 'bare node:http JSON echo', origin: bare!.origin, call: legacy },
    ]),
  );
  report.heading('tools/call hello_mcp over POST /mcp, 16 connections');
  throughputRows(report, results);
  const rate = (name: string) => results.get(name)!.requestsPerSecond;
  report.ratio(
    'ours / SDK as documented, 2025-11-25',
    rate('ours, 2025-11-25') / rate('SDK as documented, 2025-11-25'),
    '≥ 1.8',
  );
  report.ratio(
    'ours / SDK as documented, 2026-07-28',
    rate('ours, 2026-07-28') / rate('SDK as documented, 2026-07-28'),
    '≥ 1.8',
  );
  report.ratio('ours / bare JSON echo', rate('ours, 2025-11-25') / rate('bare node:http JSON echo'));
}
