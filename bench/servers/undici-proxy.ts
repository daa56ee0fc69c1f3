// The reference: a reverse proxy of a dozen lines, node:http in front and undici behind, streaming both ways, with no policy.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Pool } from 'undici';

const pool = new Pool(process.env.BACKEND!, { connections: 64 });
const server = createServer(async (incoming, outgoing) => {
  const { host: _host, connection: _connection, ...headers } = incoming.headers;
  const answer = await pool.request({
    path: incoming.url!,
    method: incoming.method as 'POST',
    headers,
    body: incoming,
  });
  outgoing.writeHead(answer.statusCode, answer.headers);
  await pipeline(answer.body, outgoing);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
