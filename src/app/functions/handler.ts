// The one wrapper around every handler. An exception that leaves a handler hangs its client for 240 s on the real host
// (nodejs-library#324), and so does a wrong return value; so whatever happens becomes a response here.
import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Connection, Incoming } from '../mcp/incoming.ts';
import { failureReply, type Reply } from '../mcp/reply.ts';
import { errorType, withSpan } from '../telemetry/index.ts';
import { requestAnswered } from '../telemetry/start.ts';
import { connectionFor } from './connection.ts';

export type Serve = (request: Incoming, connection: Connection) => Promise<Reply>;

/** @param name the route, for the span */
export function handler(name: string, serve: Serve): HttpHandler {
  return async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    try {
      const connection = connectionFor(context.invocationId);
      const reply = await withSpan(
        `${request.method} /${name}`,
        {},
        () => serve(request as unknown as Incoming, connection),
        { kind: 'server', traceParent: context.traceContext?.traceParent },
      );
      return toInit(reply);
    } catch (error) {
      console.error(`The handler of /${name} failed: ${errorType(error)}`);
      return toInit(failureReply());
    } finally {
      requestAnswered();
    }
  };
}

function toInit({ status, headers, body }: Reply): HttpResponseInit {
  // The library's type of a stream is Node's, which the web's fits.
  return body === null ? { status, headers } : { status, headers, body: body as NonNullable<HttpResponseInit['body']> };
}
