// Spans and metrics of the app, on the OpenTelemetry API alone: free to call, and nothing is kept or sent until
// `start.ts` has loaded an exporter. What may be recorded is the closed list `Attributes`: which tool, which protocol
// revision, which storage operation, how it ended. Arguments, results, snippet and user names, ids and tokens have no
// attribute, and an error is recorded by its code, never by its message.
import {
  type Context,
  context,
  type Histogram,
  metrics,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type UpDownCounter,
} from '@opentelemetry/api';

/** Instrumentation scope of everything that is recorded here; the exporter lets nothing else out. */
export const SCOPE = 'remote-mcp';

/** The only attributes there are. Names follow OpenTelemetry's MCP and error conventions where they have one. */
export interface Attributes {
  'mcp.method.name'?: string;
  'mcp.protocol.version'?: string;
  /** Only names that the registry knows; anything else a client may send is `unknown`. */
  'gen_ai.tool.name'?: string;
  'mcp.transport'?: 'streamable-http' | 'sse';
  'mcp.outcome'?: Outcome;
  'mcp.session.end'?: SessionEnd;
  /** True where another instance holds the stream, so that the message went through the bus. */
  'mcp.bus'?: boolean;
  'storage.operation'?: string;
  /** A stable code (`docs/errors.md`), an HTTP status or an error class; never a message. */
  'error.type'?: string;
}

export type Outcome = 'ok' | 'tool_error' | 'refused' | 'failed' | 'cancelled';
export type SessionEnd = 'client_closed' | 'expired' | 'slow_reader' | 'shutdown' | 'failed';

interface Instruments {
  readonly toolCalls: Histogram;
  readonly storageCalls: Histogram;
  readonly openSessions: UpDownCounter;
  readonly sessionLife: Histogram;
}

let instruments: Instruments | undefined;

/** Instruments made before a meter provider is registered stay without effect, so start.ts has them made anew. */
export function resetInstruments(): void {
  instruments = undefined;
}

function instrument(): Instruments {
  if (instruments) return instruments;
  const meter = metrics.getMeter(SCOPE);
  instruments = {
    toolCalls: meter.createHistogram('mcp.tool.duration', {
      unit: 'ms',
      description: 'Tool calls by tool and outcome',
    }),
    storageCalls: meter.createHistogram('mcp.storage.duration', { unit: 'ms', description: 'Calls to Azure Storage' }),
    openSessions: meter.createUpDownCounter('mcp.sessions.open', { description: 'SSE streams open on this instance' }),
    sessionLife: meter.createHistogram('mcp.session.duration', { unit: 's', description: 'Life of an SSE stream' }),
  };
  return instruments;
}

/**
 * Runs `work` inside a span. An exception passes through; the span then carries its code or class as `error.type`.
 * @param traceParent the host's W3C traceparent (`InvocationContext.traceContext`), to hang the span under its request
 */
export async function withSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: { set(more: Attributes): void }) => Promise<T>,
  options: { kind?: 'server' | 'client' | 'internal'; traceParent?: string | undefined } = {},
): Promise<T> {
  const parent = options.traceParent ? withParent(options.traceParent) : context.active();
  const kind = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL }[
    options.kind ?? 'internal'
  ];
  const span = trace.getTracer(SCOPE).startSpan(name, { kind, attributes: { ...attributes } }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () =>
      work({ set: (more) => span.setAttributes({ ...more }) }),
    );
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

function withParent(traceparent: string): Context {
  return propagation.extract(context.active(), { traceparent });
}

function fail(span: Span, error: unknown): void {
  span.setAttribute('error.type', errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** What may be told of an error: its code, its HTTP status, or its class. */
export function errorType(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  const { code, statusCode, name } = error as { code?: unknown; statusCode?: unknown; name?: unknown };
  for (const known of [code, statusCode, name]) {
    if ((typeof known === 'string' || typeof known === 'number') && /^[\w.-]{1,64}$/.test(String(known)))
      return String(known);
  }
  return 'Error';
}

/** @param milliseconds from the request's arrival to its result */
export function recordToolCall(
  tool: string,
  outcome: Outcome,
  milliseconds: number,
  transport: 'streamable-http' | 'sse',
): void {
  const attributes: Attributes = { 'gen_ai.tool.name': tool, 'mcp.outcome': outcome, 'mcp.transport': transport };
  instrument().toolCalls.record(milliseconds, { ...attributes });
}

export function recordSessionOpened(): void {
  instrument().openSessions.add(1);
}

/** @param seconds how long the stream was open */
export function recordSessionClosed(end: SessionEnd, seconds: number): void {
  const { openSessions, sessionLife } = instrument();
  const attributes: Attributes = { 'mcp.session.end': end };
  openSessions.add(-1);
  sessionLife.record(seconds, { ...attributes });
}

/** Runs one storage operation inside a client span and records how long it took and how it ended. */
export async function withStorageCall<T>(operation: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const record = (attributes: Attributes) =>
    instrument().storageCalls.record(performance.now() - started, { 'storage.operation': operation, ...attributes });
  try {
    const result = await withSpan(`storage ${operation}`, { 'storage.operation': operation }, work, { kind: 'client' });
    record({ 'mcp.outcome': 'ok' });
    return result;
  } catch (error) {
    record({ 'mcp.outcome': 'failed', 'error.type': errorType(error) });
    throw error;
  }
}
