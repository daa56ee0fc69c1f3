// What the host process and its worker process say to each other over the IPC channel: the counterpart of the RPC stream
// between the Functions host and its language worker. HTTP bodies never pass here; they go to the worker's own server.

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** A binding as @azure/functions registers it; the library's own names. */
export interface Binding {
  readonly type: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly name?: string;
  readonly authLevel?: string;
  readonly methods?: readonly string[];
  readonly route?: string;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
}

export interface InvokeMessage {
  readonly kind: 'invoke';
  readonly id: string;
  readonly functionName: string;
  /** Name of the trigger's binding. */
  readonly binding: string;
  /** JSON of `{ name: value }`, lower-cased, duplicates joined by a comma. */
  readonly headers: string;
  /** Route values and query values. */
  readonly params: Readonly<Record<string, string>>;
  readonly traceParent: string;
  readonly traceState: string | undefined;
}

export type ToWorker = InvokeMessage | { readonly kind: 'terminate' };

/** Where an invocation failed: each has another mend. */
export type FailurePhase = 'request' | 'handler' | 'response';

export interface Failure {
  readonly phase: FailurePhase;
  readonly message: string;
  readonly stack: string | undefined;
}

export type FromWorker =
  | { readonly kind: 'ready'; readonly httpUri: string; readonly functions: readonly FunctionMetadata[] }
  /** The app could not be loaded: Azure answers 404 on every route. */
  | { readonly kind: 'load-failed'; readonly failure: Failure }
  | {
      readonly kind: 'settled';
      readonly id: string;
      /** The handler returned nothing, which leaves the client without an answer. */
      readonly nothing?: true;
      readonly failure?: Failure;
    }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly category: 'user' | 'system'; readonly message: string };
