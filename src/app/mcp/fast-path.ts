// Answers the requests that clients send most without the SDK: its per-request machinery (a server, a transport, a dozen
// schema validations) costs many times what the tools do, and loading it would double the cold start. Only what is
// beyond doubt well-formed is taken (plain-request.ts); everything else goes the SDK's way. A property test sends
// both ways the same requests and compares status, headers and body.
import type { Caller } from '../identity/caller.ts';
import { ASSUMED_REVISION, LEGACY_REVISIONS, MODERN_REVISION } from './engine.ts';
import type { Incoming } from './incoming.ts';
import { type JsonObject, type RequestId, RpcError } from './jsonrpc.ts';
import type { Operations } from './operations.ts';
import { isInitialized, type PlainRequest, readPlainRequest } from './plain-request.ts';
import { emptyReply, jsonReply, type Reply } from './reply.ts';
import { CACHE_HINTS, SERVER_INFO_KEY } from './wire.ts';

type FastPath = (
  request: Incoming,
  message: unknown,
  caller: Caller,
  signal: AbortSignal,
) => Promise<Reply> | Reply | undefined;

export function createFastPath(operations: Operations): FastPath {
  const { serverInfo, capabilities, instructions } = operations.server;
  const identity = { [SERVER_INFO_KEY]: serverInfo };
  const told = instructions === '' ? {} : { instructions };

  // Everything that never changes is encoded once.
  const legacy = new Map<string, string>([['ping', '{}']]);
  const modern = new Map<string, string>([
    [
      'server/discover',
      encodeModern('server/discover', { supportedVersions: [MODERN_REVISION], capabilities, ...told }),
    ],
  ]);
  for (const [method, result] of operations.constant) {
    legacy.set(method, JSON.stringify(result));
    modern.set(method, encodeModern(method, result));
  }
  const initialized = new Map<string, string>(
    LEGACY_REVISIONS.map((protocolVersion) => [
      protocolVersion,
      JSON.stringify({ protocolVersion, capabilities, serverInfo, ...told }),
    ]),
  );

  function encodeModern(method: string, result: JsonObject): string {
    const meta = result._meta as JsonObject | undefined;
    const cache = CACHE_HINTS[method];
    return JSON.stringify({ ...result, resultType: 'complete', ...cache, _meta: { ...meta, ...identity } });
  }

  async function callTool(plain: PlainRequest, caller: Caller, signal: AbortSignal): Promise<Reply> {
    const revision = plain.revision ?? ASSUMED_REVISION;
    try {
      const context = { caller, signal, transport: 'streamable-http', revision } as const;
      const result = await operations.call('tools/call', plain.params, context);
      return resultReply(plain.id, plain.modern ? encodeModern('tools/call', result) : JSON.stringify(result));
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const { code, message, data } = error;
      const body = {
        jsonrpc: '2.0',
        id: plain.id,
        error: data === undefined ? { code, message } : { code, message, data },
      };
      return jsonReply(200, JSON.stringify(body));
    }
  }

  return (request, message, caller, signal) => {
    if (isInitialized(request, message)) return emptyReply(202);
    const plain = readPlainRequest(request, message);
    if (plain === undefined) return undefined;
    if (plain.method === 'tools/call') return callTool(plain, caller, signal);
    if (plain.method === 'initialize') {
      const asked = plain.params.protocolVersion as string;
      return resultReply(plain.id, (initialized.get(asked) ?? initialized.get(LEGACY_REVISIONS[0]))!);
    }
    const result = (plain.modern ? modern : legacy).get(plain.method);
    return result === undefined ? undefined : resultReply(plain.id, result);
  };
}

function resultReply(id: RequestId, result: string): Reply {
  return jsonReply(200, `{"result":${result},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`);
}
