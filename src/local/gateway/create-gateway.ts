// createGateway: the gateway as an object, for tests and for the command line. Reads a configuration (or one policy),
// compiles every document once, and answers requests by web `fetch` or on a port.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildModel } from './config/build-model.ts';
import type { ConfigSource, GatewayConfig, SubscriptionConfig } from './config/gateway-config.ts';
import { configInMemory, readConfigFile } from './config/read-config.ts';
import { type GivenSettings, resolveBackends, resolveNamedValues } from './config/settings.ts';
import type { BudgetLimits } from './dotnet/budget.ts';
import type { GatewayServices } from './runtime/contract.ts';
import { portsWithDefaults } from './runtime/default-ports.ts';
import { loadEngine } from './runtime/expression-engine.ts';
import type { Finding } from './runtime/findings.ts';
import { GatewayCore } from './runtime/gateway-core.ts';
import { loadPolicies } from './runtime/policy-registry.ts';
import type { Ports } from './runtime/ports.ts';
import type { Trace } from './runtime/trace.ts';
import { BACKEND_FUNCTION_URL, withBackendFunction } from './surfaces/backend-function.ts';
import { type ListenOptions, listenOn, type RunningGateway } from './surfaces/node-server.ts';
import { fetchThrough } from './surfaces/web-fetch.ts';

export interface GatewayOptions extends GivenSettings, Partial<Ports> {
  /** Path of a gateway.yaml, or its content as an object (then with `policies`). */
  readonly config?: string | GatewayConfig;
  /** Texts of the policies and fragments that a configuration object names. */
  readonly policies?: Readonly<Record<string, string>>;
  readonly fragments?: Readonly<Record<string, string>>;
  /** The short form: one policy (its text, or the path of a file) in front of one backend, for every request. */
  readonly policy?: string;
  /** With `policy`: the address of the backend, or a function that plays it. */
  readonly backend?: string | ((request: Request) => Response | Promise<Response>);
  /** On top of those in the configuration: keys do not belong into a file that gets deployed. */
  readonly subscriptions?: readonly SubscriptionConfig[];
  /** `v2` (default) counts calls by token bucket, `classic` by sliding window. */
  readonly tier?: 'classic' | 'v2';
  /** DER or PEM forms by id; thumbprints are added. */
  readonly certificates?: Readonly<Record<string, Uint8Array | string>>;
  /** Limits of one evaluation of an expression. */
  readonly budget?: BudgetLimits;
  /** False: no traces (default true for `fetch`; `listen` traces when it is given `onTrace`). */
  readonly trace?: boolean;
  /** Faults of the gateway itself, never of a policy; default: standard error. */
  readonly onFault?: (fault: Error) => void;
}

export interface Gateway {
  /** Sends a request through the gateway. A path alone is taken for one of `https://gateway.local`. */
  fetch(input: Request | string | URL, init?: RequestInit & { readonly ipAddress?: string }): Promise<Response>;
  /** What each policy did for a response of `fetch`; null for another response, or when tracing is off. */
  trace(response: Response): Trace | null;
  listen(port?: number, options?: ListenOptions): Promise<RunningGateway>;
  /** What loading had to warn of. */
  readonly warnings: readonly Finding[];
  /** Resolves when no background work (send-one-way-request) runs any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Throws PolicyLoadError or ConfigError when something can't be loaded; both say where and how to mend it. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  await loadEngine();
  const source = withSubscriptions(sourceOf(options), options.subscriptions ?? []);
  const services = servicesOf(options, source);
  const { model, findings } = buildModel({
    source,
    given: options,
    registry: await loadPolicies(),
    services,
    budget: options.budget,
    knownNamedValues: new Set(services.namedValues.keys()),
  });
  findings.throwErrors();
  const onFault = options.onFault ?? ((fault) => console.error(`gateway fault: ${fault.stack ?? fault.message}`));
  const core = new GatewayCore({ model, services, onFault });
  return new RunningInstance(core, services, options.trace ?? true, findings.all);
}

class RunningInstance implements Gateway {
  readonly warnings: readonly Finding[];
  readonly #core: GatewayCore;
  readonly #services: GatewayServices;
  readonly #tracing: boolean;
  readonly #traces = new WeakMap<Response, Trace>();
  readonly #servers = new Set<RunningGateway>();

  constructor(core: GatewayCore, services: GatewayServices, tracing: boolean, findings: readonly Finding[]) {
    this.#core = core;
    this.#services = services;
    this.#tracing = tracing;
    this.warnings = findings.filter((finding) => finding.severity === 'warning');
  }

  async fetch(input: Request | string | URL, init?: RequestInit & { readonly ipAddress?: string }): Promise<Response> {
    const target = typeof input === 'string' && input.startsWith('/') ? `https://gateway.local${input}` : input;
    const streams = init?.body instanceof ReadableStream ? { duplex: 'half' as const } : {};
    const request = new Request(target, init === undefined ? undefined : { ...init, ...streams });
    const { response, trace } = await fetchThrough(this.#core, request, init?.ipAddress ?? '127.0.0.1', this.#tracing);
    if (trace !== null) this.#traces.set(response, trace);
    return response;
  }

  trace(response: Response): Trace | null {
    return this.#traces.get(response) ?? null;
  }

  async listen(port = 0, options: ListenOptions = {}): Promise<RunningGateway> {
    const server = await listenOn(this.#core, port, options);
    this.#servers.add(server);
    return server;
  }

  idle(): Promise<void> {
    return this.#core.idle();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#servers].map((server) => server.close()));
    this.#servers.clear();
    await this.#services.http.close?.();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function withSubscriptions(source: ConfigSource, more: readonly SubscriptionConfig[]): ConfigSource {
  const { config } = source;
  return { ...source, config: { ...config, subscriptions: [...(config.subscriptions ?? []), ...more] } };
}

function sourceOf(options: GatewayOptions): ConfigSource {
  if (options.policy !== undefined) return onePolicy(options.policy, options);
  if (typeof options.config === 'string') return readConfigFile(options.config);
  if (options.config !== undefined)
    return configInMemory(options.config, options.policies ?? {}, options.fragments ?? {});
  throw new Error('createGateway needs `config` (a gateway.yaml) or `policy` (one policy and its backend).');
}

/** One API at the root, with one operation that takes everything. */
function onePolicy(policy: string, options: GatewayOptions): ConfigSource {
  const isText = policy.trimStart().startsWith('<') || policy.includes('\n');
  const text = isText ? policy : readFileSync(policy, 'utf8');
  const file = isText ? 'policy.xml' : policy;
  const address = typeof options.backend === 'string' ? options.backend : BACKEND_FUNCTION_URL;
  const config: GatewayConfig = {
    version: 1,
    fragments: Object.keys(options.fragments ?? {}),
    backends: [{ name: 'backend', url: address }],
    apis: [
      {
        name: 'api',
        path: '',
        subscriptionRequired: false,
        backend: options.backend === undefined ? null : 'backend',
        policy: 'policy',
        operations: [{ name: 'everything', method: '*', urlTemplate: '/*' }],
      },
    ],
  };
  const memory = configInMemory(config, { policy: text }, options.fragments ?? {});
  return { ...memory, policyText: () => ({ file, text }) };
}

function servicesOf(options: GatewayOptions, source: ConfigSource): GatewayServices {
  const ports = portsWithDefaults(options);
  const http = typeof options.backend === 'function' ? withBackendFunction(ports.http, options.backend) : ports.http;
  const shared = new Map<string, unknown>();
  return {
    ...ports,
    http,
    backends: resolveBackends(source.config, options, 'refuse'),
    namedValues: resolveNamedValues(source.config, options, 'refuse'),
    certificates: certificatesOf(options.certificates ?? {}),
    tier: options.tier ?? 'v2',
    shared: <T>(key: string, create: () => T): T => {
      if (!shared.has(key)) shared.set(key, create());
      return shared.get(key) as T;
    },
  };
}

/** By id and by thumbprint (SHA-1, upper case), as policies name them. */
function certificatesOf(given: Readonly<Record<string, Uint8Array | string>>): Map<string, Uint8Array> {
  const certificates = new Map<string, Uint8Array>();
  for (const [id, content] of Object.entries(given)) {
    const certificate = new X509Certificate(content);
    certificates.set(id, certificate.raw);
    certificates.set(certificate.fingerprint.replaceAll(':', ''), certificate.raw);
  }
  return certificates;
}
