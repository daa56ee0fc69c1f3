// The SDK's clients, of both generations and over both transports: all they are given is the URL and an account, and a
// person signs in through the pages.
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as HttpV2,
  SSEClientTransport as SseV2,
  UnauthorizedError as UnauthorizedV2,
} from '@modelcontextprotocol/client';
import { UnauthorizedError as UnauthorizedV1 } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport as SseV1 } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GRACE, type LocalSystem, startLocalSystem } from '../support/local-system.ts';
import { SdkAccount } from '../support/sdk-account.ts';

let system: LocalSystem;
let origin: string;
beforeAll(async () => {
  system = await startLocalSystem();
  origin = system.origin;
});
afterAll(() => system?.[Symbol.asyncDispose]());

type Connected = Pick<ClientV1, 'callTool' | 'listTools' | 'close'>;
type Connect = (account: SdkAccount) => Promise<Connected>;

const info = { name: 'sdk-client', version: '1.0.0' };

/** A transport takes one connection: after the sign-in comes a new one, as the SDK's own examples do it. */
function v1(open: (account: SdkAccount) => HttpV1 | SseV1): Connect {
  const attempt = async (account: SdkAccount) => {
    const [client, transport] = [new ClientV1(info), open(account)];
    return { client, transport, connected: client.connect(transport as Parameters<ClientV1['connect']>[0]) };
  };
  return async (account) => {
    const first = await attempt(account);
    try {
      await first.connected;
      return first.client;
    } catch (error) {
      if (!(error instanceof UnauthorizedV1)) throw error;
    }
    await first.transport.finishAuth((await account.answer()).get('code')!);
    const second = await attempt(account);
    await second.connected;
    return second.client;
  };
}

const httpV2 = (account: SdkAccount) => new HttpV2(new URL(`${origin}/mcp`), { authProvider: account });
const sseV2 = (account: SdkAccount) => new SseV2(new URL(`${origin}/mcp/sse`), { authProvider: account });

function v2(open: typeof httpV2 | typeof sseV2, options?: ConstructorParameters<typeof ClientV2>[1]): Connect {
  return async (account) => {
    const transport = open(account);
    const first = new ClientV2(info, options);
    try {
      await first.connect(transport);
      return first as unknown as Connected;
    } catch (error) {
      if (!(error instanceof UnauthorizedV2)) throw error;
    }
    await transport.finishAuth(await account.answer());
    const second = new ClientV2(info, options);
    await second.connect(open(account));
    if (options !== undefined) expect(second.getNegotiatedProtocolVersion()).toBe('2026-07-28');
    return second as unknown as Connected;
  };
}

describe.each<[string, Connect]>([
  ['v1 over Streamable HTTP', v1((account) => new HttpV1(new URL(`${origin}/mcp`), { authProvider: account }))],
  ['v1 over SSE', v1((account) => new SseV1(new URL(`${origin}/mcp/sse`), { authProvider: account }))],
  ['v2 over SSE', v2(sseV2)],
  ['v2, older revisions', v2(httpV2)],
  ['v2, 2026-07-28', v2(httpV2, { versionNegotiation: { mode: 'auto' } })],
])('%s', (_, connect) => {
  it('signs in once, and works for its user', async () => {
    const account = new SdkAccount(GRACE);
    const client = await connect(account);
    expect(account.signIns).toBe(1);
    expect((await client.listTools()).tools.map((tool) => tool.name)).toContain('save_snippet');
    expect(JSON.stringify(await client.callTool({ name: 'whoami' }))).toContain('Grace Hopper');
    await client.close();
    const again = await connect(account);
    expect(JSON.stringify(await again.callTool({ name: 'whoami' }))).toContain('Grace Hopper');
    await again.close();
    expect(account.signIns, 'tokens are used again').toBe(1);
  });

  it('refreshes by itself when its token is no longer good', async () => {
    const account = new SdkAccount();
    await (await connect(account)).close();
    const before = account.stored!;
    account.stored = { ...before, access_token: 'at.expired.long.ago' };
    const client = await connect(account);
    expect(JSON.stringify(await client.callTool({ name: 'whoami' }))).toContain('Ada Lovelace');
    await client.close();
    expect(account.signIns).toBe(1);
    expect(account.stored.refresh_token).not.toBe(before.refresh_token);
  });
});
