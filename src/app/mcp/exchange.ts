// Runs one request of an older revision on an SDK server of its own. A server is never shared between requests: what it
// keeps of one client would reach the next (CVE-2026-25536).
import type { JSONRPCMessage, MessageExtraInfo, Server, Transport } from '@modelcontextprotocol/server';
import type { CallContext } from './engine.ts';
import type { RpcNotification, RpcRequest, RpcResponse } from './jsonrpc.ts';

/** A transport whose whole life is one request. */
class ExchangeTransport implements Transport {
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly #sent: (message: JSONRPCMessage) => void;

  constructor(sent: (message: JSONRPCMessage) => void) {
    this.#sent = sent;
  }

  async start(): Promise<void> {}

  async send(message: JSONRPCMessage): Promise<void> {
    this.#sent(message);
  }

  async close(): Promise<void> {
    this.onclose?.();
  }
}

/**
 * @param server made for this request, not connected yet
 * @returns the response, or undefined when the context's signal aborted first
 */
export async function runOnServer(
  server: Pick<Server, 'connect' | 'close'>,
  request: RpcRequest,
  context: Pick<CallContext, 'signal' | 'notify'>,
): Promise<RpcResponse | undefined> {
  const { signal, notify } = context;
  const { promise, resolve } = Promise.withResolvers<RpcResponse | undefined>();
  const transport = new ExchangeTransport((message) => {
    if (!('method' in message)) resolve(message as RpcResponse);
    else if (!('id' in message)) notify?.(message as RpcNotification);
    // The answer would come in a POST of its own, to another server than this one: better an error than a timeout.
    else throw new Error(`Without a session the client can not be asked (${message.method})`);
  });
  const abort = (): void => resolve(undefined);
  if (signal.aborted) return undefined;
  signal.addEventListener('abort', abort, { once: true });
  try {
    await server.connect(transport);
    transport.onmessage?.(request as JSONRPCMessage);
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
    // Also aborts the handler's signal where the client has gone.
    await server.close();
  }
}
