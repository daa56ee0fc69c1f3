// The local gateway's public face: everything a test, the command line or the stack needs.
export type { GatewayConfig } from './config/gateway-config.ts';
export { ConfigError } from './config/gateway-config.ts';
export { createGateway, type Gateway, type GatewayOptions } from './create-gateway.ts';
export { PolicyLoadError } from './policy-xml/load-error.ts';
export { type ReadOptions, readPolicy } from './policy-xml/read.ts';
export { identityEndpoint, memoryCache, systemClock } from './runtime/default-ports.ts';
export type {
  CachePort,
  Clock,
  EventHubEvent,
  EventHubPort,
  HttpPort,
  IdentityTokenPort,
  Metric,
  MetricsPort,
  RandomPort,
} from './runtime/ports.ts';
export type { StepTrace, Trace } from './runtime/trace.ts';
export type { ListenOptions, RunningGateway } from './surfaces/node-server.ts';
