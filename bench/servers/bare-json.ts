// The floor: node:http that parses a JSON-RPC request and answers a fixed result, without any check.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer(async (incoming, outgoing) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  const { id } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { id: number };
  const body = JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'Hello' }] } });
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
