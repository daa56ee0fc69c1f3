// The same thin bridge from node:http to web Request/Response for every contender, so that it cancels out.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves `handle` on a free loopback port and prints the origin, which is what bench/load.ts waits for. */
export function serve(handle: (request: Request) => Promise<Response>): void {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
    const method = incoming.method ?? 'GET';
    const response = await handle(
      new Request(`http://${incoming.headers.host}${incoming.url}`, {
        method,
        headers: incoming.headers as Record<string, string>,
        ...(method === 'GET' ? {} : { body: Buffer.concat(chunks) }),
      }),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body) for await (const chunk of response.body) outgoing.write(chunk);
    outgoing.end();
  });
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}
