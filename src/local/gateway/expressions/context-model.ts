// The object model behind `context` (API Management policy expressions, "Context variable"): what a gateway hands
// to an expression. Absent parts are null, as in .NET. Values of variables are in the form static type object has
// (dotnet/boxed.ts).
import type { DotNetValue } from '../dotnet/boxed.ts';

/** A body that an expression may read. The gateway buffers it before the expression runs. */
export interface MessageBody {
  /** The content; null means there is none any more. */
  bytes(): Uint8Array | null;
  /** Set by a reading without preserveContent; the next reading throws InvalidOperationException. */
  consumed: boolean;
}

/** Header names compare without case: keys as received, values in order. */
export type HeaderMap = ReadonlyMap<string, readonly string[]>;

export interface RequestModel {
  readonly method: string;
  /** Absolute addresses. */
  readonly url: string;
  readonly originalUrl: string;
  readonly ipAddress: string;
  readonly headers: HeaderMap;
  readonly matchedParameters: ReadonlyMap<string, string>;
  readonly body: MessageBody | null;
  /** DER form of the client certificate. */
  readonly certificate: Uint8Array | null;
  readonly privateEndpointConnection: { name: string; groupId: string; memberName: string } | null;
}

/** context.Response, and what send-request leaves in a variable (wrap it with `responseValue`). */
export interface ResponseModel {
  readonly statusCode: number;
  readonly statusReason: string;
  readonly headers: HeaderMap;
  readonly body: MessageBody | null;
}

export interface ApiModel {
  readonly id: string | null;
  readonly name: string | null;
  readonly path: string | null;
  readonly protocols: readonly string[];
  readonly serviceUrl: string;
  readonly subscriptionKeyParameterNames: { header: string; query: string };
  readonly isCurrentRevision: boolean;
  readonly revision: string | null;
  readonly version: string | null;
}

export interface OperationModel {
  readonly id: string | null;
  readonly method: string | null;
  readonly name: string | null;
  readonly urlTemplate: string | null;
}

export interface GroupModel {
  readonly id: string | null;
  readonly name: string | null;
}

export interface ProductModel {
  readonly id: string | null;
  readonly name: string | null;
  readonly state: 'NotPublished' | 'Published';
  readonly approvalRequired: boolean;
  readonly subscriptionRequired: boolean;
  readonly subscriptionsLimit: number | null;
  readonly groups: readonly GroupModel[];
}

/** Times are ISO 8601; `Z` gives DateTimeKind.Utc. */
export interface SubscriptionModel {
  readonly id: string | null;
  readonly name: string | null;
  readonly key: string | null;
  readonly primaryKey: string | null;
  readonly secondaryKey: string | null;
  readonly createdDate: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
}

export interface UserModel {
  readonly id: string | null;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly note: string | null;
  readonly registrationDate: string | null;
  readonly groups: readonly GroupModel[];
  readonly identities: readonly { id: string | null; provider: string | null }[];
}

export interface DeploymentModel {
  readonly gateway: { id: string; instanceId: string; isManaged: boolean };
  readonly gatewayId: string;
  readonly region: string | null;
  readonly serviceId: string | null;
  readonly serviceName: string | null;
  /** DER forms by name. */
  readonly certificates: ReadonlyMap<string, Uint8Array>;
  readonly carbonIntensity: 'NotAvailable' | 'VeryLow' | 'Low' | 'Medium' | 'High' | 'VeryHigh';
}

export interface BackendModel {
  readonly azureRegion: string | null;
  readonly id: string | null;
  readonly type: 'Single' | 'Pool';
}

export interface LastErrorModel {
  readonly source: string | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly scope: string | null;
  readonly section: string | null;
  readonly path: string | null;
  readonly policyId: string | null;
}

export interface GraphQLModel {
  readonly arguments: ReadonlyMap<string, DotNetValue>;
  readonly parent: ReadonlyMap<string, DotNetValue>;
}

/** Where time and chance come from, so that tests can fix them. */
export interface ExpressionPorts {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** `length` random bytes: for Guid.NewGuid, new Random() and the like. */
  randomBytes(length: number): Uint8Array;
}

export interface ExpressionContext {
  readonly request: RequestModel;
  readonly response: ResponseModel | null;
  readonly variables: ReadonlyMap<string, DotNetValue>;
  readonly api: ApiModel | null;
  readonly operation: OperationModel | null;
  readonly product: ProductModel | null;
  readonly subscription: SubscriptionModel | null;
  readonly user: UserModel | null;
  readonly deployment: DeploymentModel | null;
  readonly backend: BackendModel | null;
  readonly workspace: { readonly id: string | null; readonly name: string | null } | null;
  readonly graphQL: GraphQLModel | null;
  readonly lastError: LastErrorModel | null;
  /** Guid, format D. */
  readonly requestId: string;
  /** ISO 8601. */
  readonly timestamp: string;
  /** Milliseconds since the request began. */
  elapsed(): number;
  readonly tracing: boolean;
  trace(message: string | null): void;
  /** Real clock and chance where missing. */
  readonly ports?: ExpressionPorts;
}
