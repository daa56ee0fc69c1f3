// GET /sse and POST /message: the HTTP+SSE transport of 2024-11-05, deprecated since and still what older clients speak.
// The `endpoint` event carries a relative URI, so that it is right behind any path prefix, and no key. A session
// belongs to the user who opened it. When its stream is on another instance, the session bus takes the message there.
import type { Caller } from '../../identity/caller.ts';
import type { SessionBus } from '../bus/session-bus.ts';
import type { Engine } from '../engine.ts';
import type { Connection, Incoming } from '../incoming.ts';
import { idToEcho, isNotification, isRequest, isResponse, MAX_BATCH, RPC } from '../jsonrpc.ts';
import { emptyReply, errorReply, type Reply } from '../reply.ts';
import { readJson } from '../request-body.ts';
import { refuseMissingScope } from '../scope-check.ts';
import { tooManyStreams } from '../stream-reply.ts';
import { STREAM_HEADERS } from './event-stream.ts';
import { ownerOf, Session } from './session.ts';
import { instanceOf, newSessionId } from './session-id.ts';
import type { SessionTable } from './session-table.ts';
import type { StreamLimits } from './stream-limits.ts';

export interface SseTransportOptions {
  readonly engine: Engine;
  readonly maxBodyBytes: number;
  readonly limits: StreamLimits;
  readonly sessions: SessionTable;
  readonly instanceId: string;
  /** Null: one instance only. */
  readonly bus: LazyBus | null;
}

/** The bus is opened by the first use, never by the app's start. */
export interface LazyBus {
  get(): Promise<SessionBus>;
}

export interface SseTransport {
  /** Takes a message that another instance received for a session whose stream is here. */
  deliver(sessionId: string, caller: Caller, body: string): void;
  open(request: Incoming, connection: Connection, caller: Caller): Promise<Reply>;
  post(request: Incoming, caller: Caller): Promise<Reply>;
}

/** How long a stream waits for its record to be written, before it starts without it. */
const RECORD_WAIT_MS = 1_000;

export function createSseTransport(options: SseTransportOptions): SseTransport {
  const { engine, limits, sessions, bus, instanceId, maxBodyBytes } = options;

  async function open(request: Incoming, connection: Connection, caller: Caller): Promise<Reply> {
    const accept = request.headers.get('accept');
    if (accept !== null && !/text\/event-stream|text\/\*|\*\/\*/i.test(accept)) {
      return errorReply(406, RPC.serverError, 'Not Acceptable: Client must accept text/event-stream');
    }
    if (connection.signal.aborted) return emptyReply(499);
    if (!limits.enter()) return tooManyStreams();
    const session = new Session(newSessionId(instanceId), ownerOf(caller), {
      engine,
      limits,
      connection,
      onEnd: (ended) => {
        sessions.remove(ended);
        void bus?.get().then(
          (opened) => opened.closed(ended.id),
          () => {},
        );
      },
    });
    sessions.add(session);
    // Another instance must find the record before the client can post; storage that hangs must not hold the stream up.
    if (bus !== null) {
      const written = bus
        .get()
        .then((opened) => opened.opened(session.id, session.owner))
        .catch(() => {});
      await Promise.race([written, new Promise((resolve) => setTimeout(resolve, RECORD_WAIT_MS).unref())]);
    }
    session.sendEvent('endpoint', `message?sessionId=${session.id}`);
    return { status: 200, headers: STREAM_HEADERS, body: session.body };
  }

  async function post(request: Incoming, caller: Caller): Promise<Reply> {
    const ids = new URL(request.url).searchParams.getAll('sessionId');
    const [sessionId] = ids;
    const instance = ids.length === 1 && sessionId !== undefined ? instanceOf(sessionId) : undefined;
    if (sessionId === undefined || instance === undefined) {
      const message = 'Bad Request: post to the URI of the endpoint event (?sessionId=…), as the stream gave it';
      return errorReply(400, RPC.invalidRequest, message);
    }
    const session = sessions.get(sessionId);
    const elsewhere = instance !== instanceId && bus !== null;
    if (session === undefined && !elsewhere) return sessionNotFound();
    if (session !== undefined && session.owner !== ownerOf(caller)) return foreignSession();

    const body = await readJson(request, maxBodyBytes);
    if ('refusal' in body) return body.refusal;
    const messages: unknown[] = Array.isArray(body.json) ? body.json : [body.json];
    const refusal = refuseShape(messages) ?? refuseMissingScope(engine, body.json, caller);
    if (refusal !== undefined) return refusal;

    if (session !== undefined) {
      // It may have ended while the body came.
      if (session.ended) return sessionNotFound();
      return session.receive(messages, caller) ? accepted() : tooManyCalls();
    }
    switch (await (await bus!.get()).forward(sessionId, caller, ownerOf(caller), body.text)) {
      case 'accepted':
        return accepted();
      case 'foreign':
        return foreignSession();
      case 'unavailable': {
        const message =
          'Service Unavailable: the session is on another instance that can not be reached now; try again';
        return errorReply(503, RPC.serverError, message, { headers: { 'retry-after': '1' } });
      }
      case 'gone':
        return sessionNotFound();
    }
  }

  function deliver(sessionId: string, caller: Caller, body: string): void {
    const session = sessions.get(sessionId);
    // The instance that received the POST has checked both already; this one believes nobody.
    if (session === undefined || session.owner !== ownerOf(caller)) return;
    const json: unknown = JSON.parse(body);
    const messages: unknown[] = Array.isArray(json) ? json : [json];
    if (refuseShape(messages) ?? refuseMissingScope(engine, json, caller)) return;
    if (!session.receive(messages, caller)) session.refuse(messages);
  }

  return { open, post, deliver };
}

function refuseShape(messages: readonly unknown[]): Reply | undefined {
  if (messages.length === 0) return errorReply(400, RPC.invalidRequest, 'Bad Request: empty JSON-RPC batch');
  if (messages.length > MAX_BATCH) {
    return errorReply(400, RPC.invalidRequest, `Invalid Request: Batch must not exceed ${MAX_BATCH} messages`);
  }
  const wrong = messages.find((m) => !isRequest(m) && !isNotification(m) && !isResponse(m));
  if (wrong === undefined) return undefined;
  const message = 'Bad Request: the request body is not a valid JSON-RPC message';
  return errorReply(400, RPC.invalidRequest, message, { id: messages.length === 1 ? idToEcho(wrong) : null });
}

/** The answer itself comes as an event; older clients show this text. */
function accepted(): Reply {
  return { status: 202, headers: { 'content-type': 'text/plain' }, body: 'Accepted' };
}

function tooManyCalls(): Reply {
  const message = 'Too Many Requests: wait for the answers to the calls that run';
  return errorReply(429, RPC.serverError, message, { headers: { 'retry-after': '1' } });
}

function foreignSession(): Reply {
  return errorReply(403, RPC.serverError, 'Forbidden: this session belongs to another user');
}

function sessionNotFound(): Reply {
  return errorReply(404, RPC.sessionNotFound, 'Session not found: its stream has ended. Open a new one with GET /sse');
}
