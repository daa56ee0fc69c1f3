// A backend that answers a small JSON text at once.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = '{"ok":true,"text":"Hello from the backend"}';
const server = createServer((incoming, outgoing) => {
  incoming.resume();
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
