// Scenario files (JSON) into contexts: named descriptions of a request, its response, variables and the rest.
import { readFileSync } from 'node:fs';
import { box, type DotNetValue } from '../dotnet/boxed.ts';
import { parseDateTime } from '../dotnet/datetime-parse.ts';
import { DateTimeStyles } from '../dotnet/datetime-styles.ts';
import { Decimal } from '../dotnet/decimal.ts';
import { Guid } from '../dotnet/guid.ts';
import { parseToken } from '../dotnet/json/loader.ts';
import { parseTimeSpan } from '../dotnet/timespan-parse.ts';
import { parseElement } from '../dotnet/xml/parse.ts';
import { objectMap, stringArray } from './context/collections.ts';
import { Authorization, readJwt } from './context/credentials.ts';
import { ResponseValue } from './context/message.ts';
import type { ExpressionContext, MessageBody, ResponseModel } from './context-model.ts';

// biome-ignore lint/suspicious/noExplicitAny: a scenario is JSON whose parts are all optional
type Json = any;

export class ScenarioError extends Error {}

export type ScenarioFile = Readonly<Record<string, Json>>;

/** Reads `{"scenarios": {name: {…}}}`. */
export function loadScenarios(path: string): ScenarioFile {
  const root: Json = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof root?.scenarios !== 'object') throw new ScenarioError(`${path} has no object "scenarios".`);
  return root.scenarios;
}

/** The scenario with what it `extends` filled in: whole parts, and variables one by one. */
function resolve(scenarios: ScenarioFile, name: string, depth: number): Json {
  if (!Object.hasOwn(scenarios, name)) {
    throw new ScenarioError(`No scenario "${name}"; there are: ${Object.keys(scenarios).join(', ')}.`);
  }
  const scenario: Json = scenarios[name];
  if (scenario.extends === undefined) return scenario;
  if (depth > 8) throw new ScenarioError(`Scenario "${name}" extends itself.`);
  const merged = { ...resolve(scenarios, scenario.extends, depth + 1) };
  for (const [key, value] of Object.entries<Json>(scenario)) {
    const adds = key === 'variables' && merged[key] !== null && typeof merged[key] === 'object' && value !== null;
    merged[key] = adds ? { ...merged[key], ...value } : value;
  }
  return merged;
}

/** A fresh context: bodies are unread. */
export function createContext(scenarios: ScenarioFile, name: string): ExpressionContext {
  return contextOf(resolve(scenarios, name, 0));
}

const part = <T>(value: Json, make: (value: Json) => T): T | null =>
  typeof value === 'object' && value !== null ? make(value) : null;
const text = (value: Json): string | null => (value === undefined || value === null ? null : String(value));
const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

function contextOf(json: Json): ExpressionContext {
  return {
    requestId: json.requestId ?? '00000000-0000-0000-0000-000000000000',
    timestamp: json.timestamp ?? '0001-01-01T00:00:00',
    elapsed: () => json.elapsedMs ?? 0,
    tracing: json.tracing ?? false,
    trace: () => undefined,
    request: requestOf(json.request ?? {}),
    response: part(json.response, responseOf),
    variables: new Map(Object.entries(json.variables ?? {}).map(([key, value]) => [key, typedValue(key, value)])),
    api: part(json.api, (api) => ({
      id: text(api.id),
      name: text(api.name),
      path: text(api.path),
      protocols: api.protocols ?? [],
      serviceUrl: api.serviceUrl ?? 'https://backend.example/',
      subscriptionKeyParameterNames: {
        header: api.keyHeader ?? 'Ocp-Apim-Subscription-Key',
        query: api.keyQuery ?? 'subscription-key',
      },
      isCurrentRevision: api.isCurrentRevision ?? true,
      revision: text(api.revision) ?? '1',
      version: text(api.version),
    })),
    operation: part(json.operation, (operation) => ({
      id: text(operation.id),
      method: text(operation.method),
      name: text(operation.name),
      urlTemplate: text(operation.urlTemplate),
    })),
    product: part(json.product, (product) => ({
      id: text(product.id),
      name: text(product.name),
      state: product.state ?? 'NotPublished',
      approvalRequired: product.approvalRequired ?? false,
      subscriptionRequired: product.subscriptionRequired ?? true,
      subscriptionsLimit: product.subscriptionsLimit ?? null,
      groups: groupsOf(product.groups),
    })),
    subscription: part(json.subscription, (subscription) => ({
      id: text(subscription.id),
      name: text(subscription.name),
      key: text(subscription.key),
      primaryKey: text(subscription.primaryKey),
      secondaryKey: text(subscription.secondaryKey),
      createdDate: text(subscription.createdDate),
      startDate: text(subscription.startDate),
      endDate: text(subscription.endDate),
    })),
    user: part(json.user, (user) => ({
      id: text(user.id),
      email: text(user.email),
      firstName: text(user.firstName),
      lastName: text(user.lastName),
      note: text(user.note),
      registrationDate: text(user.registrationDate),
      groups: groupsOf(user.groups),
      identities: (user.identities ?? []).map((identity: Json) => ({
        id: text(identity.id),
        provider: text(identity.provider),
      })),
    })),
    deployment: part(json.deployment, (deployment) => ({
      gateway: {
        id: deployment.gatewayId ?? 'managed',
        instanceId: deployment.instanceId ?? 'instance-0',
        isManaged: deployment.isManaged ?? true,
      },
      gatewayId: deployment.gatewayId ?? 'managed',
      region: text(deployment.region),
      serviceId: text(deployment.serviceId),
      serviceName: text(deployment.serviceName),
      certificates: new Map(
        Object.entries<string>(deployment.certificates ?? {}).map(([key, value]) => [key, bytesOf(value)]),
      ),
      carbonIntensity: deployment.carbonIntensity ?? 'NotAvailable',
    })),
    backend: part(json.backend, (backend) => ({
      azureRegion: text(backend.azureRegion),
      id: text(backend.id),
      type: backend.type ?? 'Single',
    })),
    lastError: part(json.lastError, (error) => ({
      source: text(error.source),
      reason: text(error.reason),
      message: text(error.message),
      scope: text(error.scope),
      section: text(error.section),
      path: text(error.path),
      policyId: text(error.policyId),
    })),
    workspace: part(json.workspace, (workspace) => ({ id: text(workspace.id), name: text(workspace.name) })),
    graphQL: part(json.graphQL, (graphQL) => ({
      arguments: new Map(Object.entries(graphQL.arguments ?? {}).map(([key, value]) => [key, typedValue(key, value)])),
      parent: new Map(Object.entries(graphQL.parent ?? {}).map(([key, value]) => [key, typedValue(key, value)])),
    })),
  };
}

const groupsOf = (groups: Json): { id: string | null; name: string | null }[] =>
  (groups ?? []).map((group: Json) => ({ id: text(group.id), name: text(group.name) }));

function headersOf(headers: Json): Map<string, string[]> {
  return new Map(
    Object.entries<Json>(headers ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
  );
}

function requestOf(json: Json): ExpressionContext['request'] {
  const url = json.url ?? 'https://gateway.example/';
  return {
    method: json.method ?? 'GET',
    url,
    originalUrl: json.originalUrl ?? url,
    ipAddress: json.ipAddress ?? '203.0.113.7',
    headers: headersOf(json.headers),
    matchedParameters: new Map(Object.entries<string>(json.matchedParameters ?? {})),
    body: bodyOf(json.body),
    certificate: json.certificate == null ? null : bytesOf(json.certificate),
    privateEndpointConnection: part(json.privateEndpointConnection, (connection) => connection),
  };
}

function responseOf(json: Json): ResponseModel {
  return {
    statusCode: json.statusCode ?? 200,
    statusReason: json.statusReason ?? 'OK',
    headers: headersOf(json.headers),
    body: bodyOf(json.body),
  };
}

function bodyOf(json: Json): MessageBody | null {
  if (json === undefined || json === null) return null;
  if (typeof json === 'string') return fixedBody(new TextEncoder().encode(json));
  if (typeof json.base64 === 'string') return fixedBody(bytesOf(json.base64));
  throw new ScenarioError('A body is null, a string, or {"base64": …}.');
}

const fixedBody = (bytes: Uint8Array): MessageBody => ({ bytes: () => bytes, consumed: false });

function typedValue(name: string, typed: Json): DotNetValue {
  if (typeof typed !== 'object' || typed === null)
    throw new ScenarioError(`Value "${name}" is not {"type": …, "value": …}.`);
  const { type, value } = typed;
  switch (type) {
    case 'null':
      return null;
    case 'response':
      return new ResponseValue(responseOf(value));
    case 'jwt':
      return readJwt(value) ?? notA(name, 'token');
    case 'authorization':
      return new Authorization(
        value.accessToken,
        objectMap(Object.entries(value.claims).map(([key, claim]) => [key, typedValue(key, claim)] as const)),
      );
    case 'json':
      return parseToken(value);
    case 'xml':
      return parseElement(value);
    case 'base64':
      return bytesOf(value);
    case 'string[]':
      return stringArray(value);
    default:
      if (value === undefined || value === null) throw new ScenarioError(`Value "${name}" has no value.`);
      return scalar(name, type, String(value));
  }
}

function notA(name: string, what: string): never {
  throw new ScenarioError(`Value "${name}" is not a ${what}.`);
}

function scalar(name: string, type: string, value: string): DotNetValue {
  switch (type) {
    case 'string':
      return value;
    case 'bool':
      return value.toLowerCase() === 'true';
    case 'char':
      return box('System.Char', value.charCodeAt(0));
    case 'byte':
      return box('System.Byte', Number(value));
    case 'short':
      return box('System.Int16', Number(value));
    case 'int':
      return box('System.Int32', Number(value));
    case 'long':
      return box('System.Int64', BigInt(value));
    case 'float':
      return box('System.Single', Math.fround(Number(value)));
    case 'double':
      return box('System.Double', Number(value));
    case 'decimal':
      return Decimal.parse(value);
    case 'DateTime':
      return parseDateTime(value, DateTimeStyles.RoundtripKind);
    case 'TimeSpan':
      return parseTimeSpan(value);
    case 'Guid':
      return Guid.parse(value);
    default:
      throw new ScenarioError(`Value "${name}" has an unknown type "${type}".`);
  }
}
