// Every policy element that API Management knows (policy reference and each policy's page, as of 2026; a few are only
// in Microsoft's XSD), with where it may stand. Those without a file under policies/ load and answer 501 when reached.
import type { Scope, Section } from '../runtime/contract.ts';

export interface KnownPolicy {
  readonly name: string;
  readonly sections: readonly Section[];
  readonly scopes: readonly Scope[];
  readonly once?: boolean;
  /** Does it need the whole body of a message? */
  readonly buffers?: 'request' | 'response' | 'both';
}

const ALL_SECTIONS: readonly Section[] = ['inbound', 'backend', 'outbound', 'on-error'];
const IN: readonly Section[] = ['inbound'];
const OUT: readonly Section[] = ['outbound'];
const IN_OUT: readonly Section[] = ['inbound', 'outbound'];
const IN_OUT_ERROR: readonly Section[] = ['inbound', 'outbound', 'on-error'];
const ALL_SCOPES: readonly Scope[] = ['global', 'workspace', 'product', 'api', 'operation'];
const NOT_WORKSPACE: readonly Scope[] = ['global', 'product', 'api', 'operation'];
const NOT_OPERATION: readonly Scope[] = ['global', 'workspace', 'product', 'api'];

function known(
  name: string,
  sections: readonly Section[],
  scopes: readonly Scope[] = ALL_SCOPES,
  more: Partial<KnownPolicy> = {},
): KnownPolicy {
  return { name, sections, scopes, ...more };
}

export const KNOWN_POLICIES: ReadonlyMap<string, KnownPolicy> = new Map(
  [
    known('authentication-basic', IN, ALL_SCOPES, { once: true }),
    known('authentication-certificate', IN),
    known('authentication-managed-identity', IN, NOT_WORKSPACE),
    known('azure-openai-emit-token-metric', IN),
    known('azure-openai-semantic-cache-lookup', IN, ALL_SCOPES, { once: true, buffers: 'both' }),
    known('azure-openai-semantic-cache-store', OUT, ALL_SCOPES, { once: true, buffers: 'response' }),
    known('azure-openai-token-limit', IN),
    known('base', ALL_SECTIONS),
    known('block', ALL_SECTIONS),
    known('cache-lookup', IN, ALL_SCOPES, { once: true, buffers: 'response' }),
    known('cache-lookup-value', ALL_SECTIONS),
    known('cache-remove-value', ALL_SECTIONS),
    known('cache-store', OUT, ALL_SCOPES, { once: true, buffers: 'response' }),
    known('cache-store-value', ALL_SECTIONS),
    known('cache-value', ALL_SECTIONS),
    known('check-header', IN, NOT_WORKSPACE),
    known('choose', ALL_SECTIONS),
    known('cors', IN, ALL_SCOPES, { once: true }),
    known('cosmosdb-data-source', ['backend']),
    known('cross-domain', IN, ['global']),
    known('emit-metric', ALL_SECTIONS),
    known('find-and-replace', ALL_SECTIONS, ALL_SCOPES, { buffers: 'both' }),
    known('forward-request', ['backend'], ALL_SCOPES, { once: true }),
    known('get-authorization-context', IN, NOT_WORKSPACE),
    known('http-data-source', ['backend']),
    known('include-fragment', ALL_SECTIONS),
    known('invoke-dapr-binding', IN_OUT_ERROR),
    known('invoke-request', ALL_SECTIONS),
    known('ip-filter', IN),
    known('json-to-xml', IN_OUT_ERROR, ALL_SCOPES, { buffers: 'both' }),
    known('jsonp', OUT, ALL_SCOPES, { once: true, buffers: 'response' }),
    known('limit-concurrency', ALL_SECTIONS),
    known('llm-content-safety', IN_OUT, NOT_OPERATION, { buffers: 'both' }),
    known('llm-emit-token-metric', IN),
    known('llm-semantic-cache-lookup', IN, ALL_SCOPES, { once: true, buffers: 'both' }),
    known('llm-semantic-cache-store', OUT, ALL_SCOPES, { once: true, buffers: 'response' }),
    known('llm-token-limit', IN),
    known('log-to-eventhub', ALL_SECTIONS, NOT_WORKSPACE),
    known('mock-response', IN_OUT_ERROR),
    known('proxy', ['inbound', 'backend']),
    known('publish-event', ['backend']),
    known('publish-to-dapr', IN),
    known('quota', IN, ['product'], { once: true }),
    known('quota-by-key', IN, ALL_SCOPES, { once: true }),
    known('rate-limit', IN, ['product', 'api', 'operation'], { once: true }),
    known('rate-limit-by-key', IN),
    known('redirect-content-urls', IN_OUT, ALL_SCOPES, { buffers: 'response' }),
    known('retry', ALL_SECTIONS),
    known('return-response', ALL_SECTIONS),
    known('rewrite-uri', IN),
    known('send-one-way-request', ALL_SECTIONS),
    known('send-request', ALL_SECTIONS),
    known('send-service-bus-message', IN_OUT_ERROR),
    known('set-backend-service', ['inbound', 'backend']),
    known('set-body', ['inbound', 'outbound', 'backend']),
    // Gone since resolvers have documents of their own; older pages and files have it.
    known('set-graphql-resolver', ['backend']),
    known('set-header', ALL_SECTIONS),
    known('set-method', ['inbound', 'on-error']),
    known('set-query-parameter', ['inbound', 'backend']),
    known('set-request-metric-dimension-value', ALL_SECTIONS),
    known('set-status', ALL_SECTIONS),
    known('set-variable', ALL_SECTIONS),
    known('sql-data-source', ['backend']),
    known('trace', ALL_SECTIONS),
    known('validate-azure-ad-token', IN),
    known('validate-client-certificate', IN),
    known('validate-content', IN_OUT_ERROR, ALL_SCOPES, { buffers: 'both' }),
    known('validate-graphql-request', IN, NOT_OPERATION, { once: true, buffers: 'request' }),
    known('validate-headers', ['outbound', 'on-error'], ALL_SCOPES, { once: true }),
    known('validate-jwt', IN),
    known('validate-odata-request', IN, NOT_OPERATION, { once: true, buffers: 'request' }),
    known('validate-parameters', IN, ALL_SCOPES, { once: true }),
    known('validate-status-code', ['outbound', 'on-error'], ALL_SCOPES, { once: true }),
    known('wait', ['inbound', 'outbound', 'backend']),
    known('xml-to-json', IN_OUT_ERROR, ALL_SCOPES, { buffers: 'both' }),
    known('xsl-transform', IN_OUT, ALL_SCOPES, { buffers: 'both' }),
    known('authentication-token', IN),
    known('authentication-token-store', IN),
  ].map((policy) => [policy.name, policy]),
);
