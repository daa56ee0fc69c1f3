// Everything the gateway needs from outside itself, so that a test can control it: time, network, cache, tokens,
// sinks. The real ones are made in default-ports.ts; `createGateway` takes replacements one by one.
import type { Readable } from 'node:stream';
import type { DotNetValue } from '../dotnet/boxed.ts';

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Resolves after `milliseconds`, or rejects with the signal's reason. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Headers in wire order, names as written, one entry a line. */
export type HeaderList = readonly (readonly [string, string])[];

export interface OutgoingRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: HeaderList;
  /** A stream is read once; pass bytes where a redirect or a retry may send it again. */
  readonly body: Readable | Uint8Array | null;
  /** Milliseconds until status and headers must be here; 0 or undefined: no limit. */
  readonly headersTimeout?: number | undefined;
  readonly followRedirects?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface IncomingResponse {
  readonly status: number;
  readonly reason: string;
  readonly headers: HeaderList;
  /** Must be read or destroyed by whoever got it. */
  readonly body: Readable | null;
}

/**
 * One HTTP exchange. Rejects with `HttpFailure`: `timeout` when the headers came too late, `connection` when the
 * other side was not reachable or broke off, `aborted` when `signal` fired.
 */
export interface HttpPort {
  send(request: OutgoingRequest): Promise<IncomingResponse>;
  close?(): Promise<void>;
}

export class HttpFailure extends Error {
  readonly kind: 'timeout' | 'connection' | 'aborted';
  constructor(kind: 'timeout' | 'connection' | 'aborted', message: string) {
    super(message);
    this.name = 'HttpFailure';
    this.kind = kind;
  }
}

/** The gateway's cache (cache-*-value and the CIMD and counter uses on top of it). Values are .NET values. */
export interface CachePort {
  get(key: string): DotNetValue | undefined | Promise<DotNetValue | undefined>;
  set(key: string, value: DotNetValue, seconds: number): void | Promise<void>;
  remove(key: string): void | Promise<void>;
}

/** Plays the managed-identity endpoint. Rejects with an Error whose message may be shown to the policy's author. */
export interface IdentityTokenPort {
  token(request: { resource: string; clientId: string | null }): Promise<string>;
}

export interface EventHubEvent {
  readonly loggerId: string;
  readonly partitionId: string | null;
  readonly partitionKey: string | null;
  readonly body: string;
}

export interface EventHubPort {
  send(event: EventHubEvent): void | Promise<void>;
}

export interface Metric {
  readonly name: string;
  readonly namespace: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricsPort {
  emit(metric: Metric): void;
}

export interface RandomPort {
  /** Cryptographically strong by default. */
  bytes(count: number): Uint8Array;
  /** 0 ≤ n < 1. */
  next(): number;
}

export interface Ports {
  readonly clock: Clock;
  readonly http: HttpPort;
  readonly cache: CachePort;
  readonly identityTokens: IdentityTokenPort;
  readonly eventHub: EventHubPort;
  readonly metrics: MetricsPort;
  readonly random: RandomPort;
}
