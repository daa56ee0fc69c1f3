// The objects behind `context`: thin views of the gateway's model (context-model.ts) whose members
// members/context.ts declares. Views are made when asked for and kept, so that they have identity; those of the request
// and of the response are kept from one evaluation to the next, and made anew only where the model has changed.
import type { DotNetValue } from '../../dotnet/boxed.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { Dictionary } from '../../dotnet/collections/dictionary.ts';
import { List } from '../../dotnet/collections/list.ts';
import { DateTime } from '../../dotnet/datetime.ts';
import { parseDateTime } from '../../dotnet/datetime-parse.ts';
import { DateTimeStyles } from '../../dotnet/datetime-styles.ts';
import { Guid } from '../../dotnet/guid.ts';
import { Uri } from '../../dotnet/net/uri.ts';
import { StringComparer } from '../../dotnet/string-comparer.ts';
import { TICKS_PER_MILLISECOND, TimeSpan } from '../../dotnet/timespan.ts';
import type {
  ApiModel,
  BackendModel,
  DeploymentModel,
  ExpressionContext,
  GraphQLModel,
  GroupModel,
  HeaderMap,
  LastErrorModel,
  OperationModel,
  ProductModel,
  RequestModel,
  ResponseModel,
  SubscriptionModel,
  UserModel,
} from '../context-model.ts';
import { typeOf } from '../registry.ts';
import { arrayOf } from '../types.ts';
import { BodyValue } from './body.ts';
import { formPairs } from './form.ts';

const ORDINAL_IGNORE_CASE = 5;
const ROUNDTRIP = DateTimeStyles.RoundtripKind;

/** ISO text as DateTime; `Z` gives Kind Utc. */
export function timeOf(text: string | null): DateTime | null {
  return text === null ? null : parseDateTime(text, ROUNDTRIP);
}

/** Found once: looking a type up by name costs more than a small dictionary. */
const STRING = once(() => typeOf('System.String'));
const OBJECT = once(() => typeOf('System.Object'));
const STRINGS = once(() => arrayOf(STRING()));

export const stringArray = (items: readonly string[]): DotNetArray<string> => new DotNetArray(STRING(), [...items]);

export function stringList(items: readonly string[]): List<string> {
  return List.of(STRING(), [...items]);
}

/** Lists of values by name; names compare without case. */
export function multiMap(entries: Iterable<readonly [string, readonly string[]]>): Dictionary {
  const map = new Dictionary(STRING(), STRINGS(), StringComparer.of(ORDINAL_IGNORE_CASE));
  for (const [name, values] of entries) map.set(name, stringArray(values));
  return map;
}

export function objectMap(entries: Iterable<readonly [string, DotNetValue]>): Dictionary {
  const map = new Dictionary(STRING(), OBJECT());
  for (const [name, value] of entries) map.set(name, value);
  return map;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Keeps what was made of a part of the model, as long as that part is the same. */
class Kept<M, V> {
  readonly #make: (part: M) => V;
  #part: M | undefined;
  #value: V | undefined;

  constructor(make: (part: M) => V) {
    this.#make = make;
  }

  of(part: M): V {
    if (this.#value === undefined || this.#part !== part) {
      this.#value = this.#make(part);
      this.#part = part;
    }
    return this.#value;
  }
}

const view = <M, V>(model: M | null, make: (model: M) => V): (() => V | null) =>
  once(() => (model === null ? null : make(model)));

let certificateOf: (der: Uint8Array) => unknown = () => {
  throw new Error('X509Certificate2 is not declared.');
};
/** The file that declares X509Certificate2 says how one is made of its DER form. */
export function setCertificateFactory(make: (der: Uint8Array) => unknown): void {
  certificateOf = make;
}

export class UrlValue {
  readonly uri: Uri;
  readonly query: () => Dictionary;

  constructor(address: string) {
    this.uri = Uri.create(address);
    this.query = once(() => {
      const groups = new Map<string, { name: string; values: string[] }>();
      for (const [name, value] of formPairs(this.uri.query.replace(/^\?+/, ''))) {
        const key = StringComparer.of(ORDINAL_IGNORE_CASE).keyOf(name);
        const group = groups.get(key) ?? { name, values: [] };
        group.values.push(value);
        groups.set(key, group);
      }
      return multiMap([...groups.values()].map(({ name, values }) => [name, values] as const));
    });
  }

  toString(): string {
    return this.uri.absoluteUri;
  }
}

export class RequestValue {
  readonly model: RequestModel;
  readonly #url = new Kept((address: string) => new UrlValue(address));
  readonly #originalUrl = new Kept((address: string) => new UrlValue(address));
  readonly #headers = new Kept((headers: HeaderMap) => multiMap(headers));
  readonly #parameters = new Kept(parameterMap);
  readonly #body = new Kept((body: NonNullable<RequestModel['body']>) => new BodyValue(body));
  readonly certificate: () => unknown;
  readonly privateEndpoint: () => PrivateEndpointValue | null;

  constructor(model: RequestModel) {
    this.model = model;
    this.certificate = view(model.certificate, (der) => certificateOf(der));
    this.privateEndpoint = view(model.privateEndpointConnection, (connection) => new PrivateEndpointValue(connection));
  }

  url(): UrlValue {
    return this.#url.of(this.model.url);
  }

  originalUrl(): UrlValue {
    return this.#originalUrl.of(this.model.originalUrl);
  }

  headers(): Dictionary {
    return this.#headers.of(this.model.headers);
  }

  matchedParameters(): Dictionary {
    return this.#parameters.of(this.model.matchedParameters);
  }

  body(): BodyValue | null {
    return this.model.body === null ? null : this.#body.of(this.model.body);
  }
}

function parameterMap(parameters: RequestModel['matchedParameters']): Dictionary {
  const map = new Dictionary(STRING(), STRING());
  for (const [name, value] of parameters) map.set(name, value);
  return map;
}

export class PrivateEndpointValue {
  readonly model: { name: string; groupId: string; memberName: string };
  constructor(model: { name: string; groupId: string; memberName: string }) {
    this.model = model;
  }
}

/** context.Response, and the value of a variable that send-request made. */
export class ResponseValue {
  readonly model: ResponseModel;
  readonly #headers = new Kept((headers: HeaderMap) => multiMap(headers));
  readonly #body = new Kept((body: NonNullable<ResponseModel['body']>) => new BodyValue(body));

  constructor(model: ResponseModel) {
    this.model = model;
  }

  headers(): Dictionary {
    return this.#headers.of(this.model.headers as HeaderMap);
  }

  body(): BodyValue | null {
    return this.model.body === null ? null : this.#body.of(this.model.body);
  }
}

/** A response as the value of a variable. */
export function responseValue(model: ResponseModel): ResponseValue {
  return new ResponseValue(model);
}

/** The response that a variable's value is; null if it is none. */
export function responseModel(value: DotNetValue): ResponseModel | null {
  return value instanceof ResponseValue ? value.model : null;
}

export class KeyNamesValue {
  readonly model: ApiModel['subscriptionKeyParameterNames'];
  constructor(model: ApiModel['subscriptionKeyParameterNames']) {
    this.model = model;
  }
}

export class ApiValue {
  readonly model: ApiModel;
  readonly serviceUrl: () => UrlValue;
  readonly protocols: () => List<string>;
  readonly keyNames: () => KeyNamesValue;

  constructor(model: ApiModel) {
    this.model = model;
    this.serviceUrl = once(() => new UrlValue(model.serviceUrl));
    this.protocols = once(() => stringList(model.protocols));
    this.keyNames = once(() => new KeyNamesValue(model.subscriptionKeyParameterNames));
  }
}

export class OperationValue {
  readonly model: OperationModel;
  constructor(model: OperationModel) {
    this.model = model;
  }
}

export class GroupValue {
  readonly model: GroupModel;
  constructor(model: GroupModel) {
    this.model = model;
  }
}

export class IdentityValue {
  readonly model: UserModel['identities'][number];
  constructor(model: UserModel['identities'][number]) {
    this.model = model;
  }
}

function groupList(groups: readonly GroupModel[]): List<GroupValue> {
  return List.of(
    typeOf('Apim.IGroup'),
    groups.map((group) => new GroupValue(group)),
  );
}

export class ProductValue {
  readonly model: ProductModel;
  readonly groups: () => List<GroupValue>;
  constructor(model: ProductModel) {
    this.model = model;
    this.groups = once(() => groupList(model.groups));
  }
}

export class SubscriptionValue {
  readonly model: SubscriptionModel;
  constructor(model: SubscriptionModel) {
    this.model = model;
  }
}

export class UserValue {
  readonly model: UserModel;
  readonly groups: () => List<GroupValue>;
  readonly identities: () => List<IdentityValue>;
  constructor(model: UserModel) {
    this.model = model;
    this.groups = once(() => groupList(model.groups));
    this.identities = once(() =>
      List.of(
        typeOf('Apim.IUserIdentity'),
        model.identities.map((identity) => new IdentityValue(identity)),
      ),
    );
  }
}

export class GatewayValue {
  readonly model: DeploymentModel['gateway'];
  constructor(model: DeploymentModel['gateway']) {
    this.model = model;
  }
}

export class SustainabilityValue {
  readonly carbonIntensity: number;
  constructor(name: string) {
    this.carbonIntensity = typeOf('Apim.CarbonIntensityCategory').enumInfo!.members.get(name) ?? 0;
  }
}

export class DeploymentValue {
  readonly model: DeploymentModel;
  readonly gateway: () => GatewayValue;
  readonly sustainability: () => SustainabilityValue;
  readonly certificates: () => Dictionary;

  constructor(model: DeploymentModel) {
    this.model = model;
    this.gateway = once(() => new GatewayValue(model.gateway));
    this.sustainability = once(() => new SustainabilityValue(model.carbonIntensity));
    this.certificates = once(() => {
      const map = new Dictionary(
        typeOf('System.String'),
        typeOf('System.Security.Cryptography.X509Certificates.X509Certificate2'),
      );
      for (const [name, der] of model.certificates) map.set(name, certificateOf(der));
      return map;
    });
  }
}

export class BackendValue {
  readonly model: BackendModel;
  constructor(model: BackendModel) {
    this.model = model;
  }
}

export class LastErrorValue {
  readonly model: LastErrorModel;
  constructor(model: LastErrorModel) {
    this.model = model;
  }
}

export class WorkspaceValue {
  readonly model: { readonly id: string | null; readonly name: string | null };
  constructor(model: { readonly id: string | null; readonly name: string | null }) {
    this.model = model;
  }
}

export class GraphQLValue {
  readonly args: () => Dictionary;
  readonly parent: () => Dictionary;
  constructor(model: GraphQLModel) {
    this.args = once(() => objectMap(model.arguments));
    this.parent = once(() => objectMap(model.parent));
  }
}

const requests = new WeakMap<RequestModel, RequestValue>();
const responses = new WeakMap<ResponseModel, ResponseValue>();

function kept<M extends object, V>(views: WeakMap<M, V>, model: M, make: (model: M) => V): V {
  let value = views.get(model);
  if (value === undefined) {
    value = make(model);
    views.set(model, value);
  }
  return value;
}

/** One evaluation's `context`. What it hands out is made when an expression first asks. */
export class ContextValue {
  readonly model: ExpressionContext;
  #variables: Dictionary | undefined;
  #parts: ContextParts | undefined;

  constructor(model: ExpressionContext) {
    this.model = model;
  }

  request(): RequestValue {
    return kept(requests, this.model.request, (part) => new RequestValue(part));
  }

  response(): ResponseValue | null {
    const { response } = this.model;
    return response === null ? null : kept(responses, response, (part) => new ResponseValue(part));
  }

  variables(): Dictionary {
    this.#variables ??= objectMap(this.model.variables);
    return this.#variables;
  }

  /** The parts that few expressions use. */
  parts(): ContextParts {
    this.#parts ??= new ContextParts(this.model);
    return this.#parts;
  }

  elapsed(): TimeSpan {
    // .NET's TimeSpan.FromMilliseconds of a double keeps ticks.
    return TimeSpan.fromUnits(this.model.elapsed(), TICKS_PER_MILLISECOND);
  }
}

export class ContextParts {
  readonly api: () => ApiValue | null;
  readonly operation: () => OperationValue | null;
  readonly product: () => ProductValue | null;
  readonly subscription: () => SubscriptionValue | null;
  readonly user: () => UserValue | null;
  readonly deployment: () => DeploymentValue | null;
  readonly backend: () => BackendValue | null;
  readonly lastError: () => LastErrorValue | null;
  readonly workspace: () => WorkspaceValue | null;
  readonly graphQL: () => GraphQLValue | null;
  readonly requestId: () => Guid;
  readonly timestamp: () => DateTime;

  constructor(model: ExpressionContext) {
    this.api = view(model.api, (part) => new ApiValue(part));
    this.operation = view(model.operation, (part) => new OperationValue(part));
    this.product = view(model.product, (part) => new ProductValue(part));
    this.subscription = view(model.subscription, (part) => new SubscriptionValue(part));
    this.user = view(model.user, (part) => new UserValue(part));
    this.deployment = view(model.deployment, (part) => new DeploymentValue(part));
    this.backend = view(model.backend, (part) => new BackendValue(part));
    this.lastError = view(model.lastError, (part) => new LastErrorValue(part));
    this.workspace = view(model.workspace, (part) => new WorkspaceValue(part));
    this.graphQL = view(model.graphQL, (part) => new GraphQLValue(part));
    this.requestId = once(() => Guid.parse(model.requestId));
    this.timestamp = once(() => timeOf(model.timestamp) ?? DateTime.MinValue);
  }
}
