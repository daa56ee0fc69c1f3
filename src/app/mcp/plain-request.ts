// Recognises the requests that need no second look: no unknown key, no rare field, nothing that the SDK's schemas could
// see differently. A doubt is a no, and costs only speed. Rules: JSON-RPC 2.0, the `_meta` of every revision, and for
// 2026-07-28 the envelope and the mirrored headers (SEP-2243).
import { LEGACY_REVISIONS, MODERN_REVISION } from './engine.ts';
import type { Incoming } from './incoming.ts';
import { isObject, isRequest, type JsonObject, type RequestId } from './jsonrpc.ts';
import { CLIENT_CAPABILITIES_KEY, CLIENT_INFO_KEY, PROTOCOL_VERSION_KEY, RESERVED_PREFIX } from './wire.ts';

export interface PlainRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject;
  /** Of revision 2026-07-28. */
  readonly modern: boolean;
  /** What the version header says; undefined without one. */
  readonly revision: string | undefined;
}

const REVISIONS: ReadonlySet<string> = new Set(LEGACY_REVISIONS);
const NO_PARAMS: JsonObject = Object.freeze({});

/** By method: the keys that its params may have, `_meta` aside. */
const LEGACY_METHODS = new Map<string, ReadonlySet<string>>([
  ['initialize', new Set(['protocolVersion', 'capabilities', 'clientInfo'])],
  ['ping', new Set()],
  ['tools/list', new Set()],
  ['prompts/list', new Set()],
  ['resources/templates/list', new Set()],
  ['tools/call', new Set(['name', 'arguments'])],
]);
const MODERN_METHODS = new Map<string, ReadonlySet<string>>([
  ['server/discover', new Set()],
  ['tools/list', new Set()],
  ['prompts/list', new Set()],
  ['resources/templates/list', new Set()],
  ['tools/call', new Set(['name', 'arguments'])],
]);

/** @returns undefined where the SDK has to look */
export function readPlainRequest(request: Incoming, message: unknown): PlainRequest | undefined {
  if (!isRequest(message)) return undefined;
  const revision = request.headers.get('mcp-protocol-version') ?? undefined;
  const modern = revision === MODERN_REVISION;
  if (!modern && revision !== undefined && !REVISIONS.has(revision)) return undefined;
  const { id, method } = message;
  const params = message.params ?? NO_PARAMS;
  const keys = (modern ? MODERN_METHODS : LEGACY_METHODS).get(method);
  if (keys === undefined) return undefined;
  for (const key of Object.keys(params)) if (key !== '_meta' && !keys.has(key)) return undefined;

  if (modern) {
    if (!isEnvelope(params._meta) || request.headers.get('mcp-method') !== method) return undefined;
  } else if (!isPlainMeta(params._meta)) return undefined;

  if (method === 'tools/call') {
    if (typeof params.name !== 'string') return undefined;
    if (params.arguments !== undefined && !isClean(params.arguments)) return undefined;
    if (modern && !mirrors(request.headers.get('mcp-name'), params.name)) return undefined;
  }
  if (method === 'initialize') {
    if (typeof params.protocolVersion !== 'string') return undefined;
    if (!areCapabilities(params.capabilities) || !isImplementation(params.clientInfo)) return undefined;
  }
  return { id, method, params, modern, revision };
}

/** `notifications/initialized` of an older revision: nothing to do but to accept it. */
export function isInitialized(request: Incoming, message: unknown): boolean {
  if (!isObject(message) || message.method !== 'notifications/initialized' || message.jsonrpc !== '2.0') return false;
  for (const key of Object.keys(message)) if (key !== 'method' && key !== 'jsonrpc') return false;
  const revision = request.headers.get('mcp-protocol-version');
  return revision === null || REVISIONS.has(revision);
}

/** Equal as it stands; a name in the Base64 form of SEP-2243 is for the SDK to decode. */
function mirrors(header: string | null, name: string): boolean {
  return header === name && !header.startsWith('=?');
}

/** An object whose keys mean nothing to JavaScript. */
function isClean(value: unknown): value is JsonObject {
  return isObject(value) && !Object.hasOwn(value, '__proto__');
}

function isPlainMeta(meta: unknown): boolean {
  if (meta === undefined) return true;
  if (!isObject(meta)) return false;
  for (const key of Object.keys(meta)) {
    if (key === 'progressToken' ? !isToken(meta[key]) : isReserved(key)) return false;
  }
  return true;
}

function isEnvelope(meta: unknown): boolean {
  if (!isObject(meta)) return false;
  for (const key of Object.keys(meta)) {
    if (key === PROTOCOL_VERSION_KEY || key === CLIENT_CAPABILITIES_KEY || key === CLIENT_INFO_KEY) continue;
    if (key === 'progressToken' ? !isToken(meta[key]) : isReserved(key)) return false;
  }
  return (
    meta[PROTOCOL_VERSION_KEY] === MODERN_REVISION &&
    areCapabilities(meta[CLIENT_CAPABILITIES_KEY]) &&
    (meta[CLIENT_INFO_KEY] === undefined || isImplementation(meta[CLIENT_INFO_KEY]))
  );
}

function isReserved(key: string): boolean {
  return key.startsWith(RESERVED_PREFIX) || key === '__proto__';
}

function isToken(value: unknown): boolean {
  return typeof value === 'string' || Number.isSafeInteger(value);
}

const IMPLEMENTATION_KEYS = new Set(['name', 'title', 'version', 'description']);

function isImplementation(value: unknown): boolean {
  if (!isObject(value) || typeof value.name !== 'string' || typeof value.version !== 'string') return false;
  for (const key of Object.keys(value)) {
    if (!IMPLEMENTATION_KEYS.has(key) || typeof value[key] !== 'string') return false;
  }
  return true;
}

const CAPABILITIES = new Map<string, (value: JsonObject) => boolean>([
  ['roots', (value) => only(value, ['listChanged'], (v) => typeof v === 'boolean')],
  ['sampling', (value) => only(value, ['context', 'tools'], isEmpty)],
  ['elicitation', (value) => only(value, ['form', 'url'], isEmpty)],
  ['experimental', (value) => Object.values(value).every(isClean)],
  ['extensions', (value) => Object.values(value).every(isClean)],
]);

function areCapabilities(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key of Object.keys(value)) {
    const isValid = CAPABILITIES.get(key);
    const capability = value[key];
    if (isValid === undefined || !isClean(capability) || !isValid(capability)) return false;
  }
  return true;
}

function only(value: JsonObject, keys: readonly string[], isValid: (value: unknown) => boolean): boolean {
  for (const key of Object.keys(value)) if (!keys.includes(key) || !isValid(value[key])) return false;
  return true;
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
