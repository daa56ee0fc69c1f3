// `context` and everything it leads to (API Management policy expressions, "Context variable"). Names are Apim.*,
// since Microsoft documents no namespace.
import type { TypeRef } from '../../dotnet/boxed.ts';
import { DateTime } from '../../dotnet/datetime.ts';
import { BodyValue } from '../context/body.ts';
import { timeOf } from '../context/collections.ts';
import { ContextValue } from '../context/context.ts';
import { Authorization, BasicCredentials, Jwt } from '../context/credentials.ts';
import {
  ApiValue,
  BackendValue,
  DeploymentValue,
  GatewayValue,
  GraphQLValue,
  GroupValue,
  IdentityValue,
  KeyNamesValue,
  LastErrorValue,
  OperationValue,
  ProductValue,
  SubscriptionValue,
  SustainabilityValue,
  UserValue,
  WorkspaceValue,
} from '../context/entities.ts';
import { PrivateEndpointValue, RequestValue, ResponseValue, UrlValue } from '../context/message.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType, typeOf } from '../registry.ts';

/** `string Name { get; }` for each property of the view's model, by the property's name in the model. */
function texts<M extends string>(names: Record<string, M>): Record<string, MemberBody> {
  return Object.fromEntries(
    Object.entries(names).map(([name, key]) => [
      `string ${name} { get; }`,
      (self: { model: Record<M, string | null> }) => self.model[key],
    ]),
  );
}

const enumValue = (type: string, name: string): number => typeOf(type).enumInfo!.members.get(name) ?? 0;

declareType(
  'interface Apim.IContext',
  {
    'IContextApi Api { get; }': (self: ContextValue) => self.parts().api(),
    'IBackend Backend { get; }': (self: ContextValue) => self.parts().backend(),
    'IDeployment Deployment { get; }': (self: ContextValue) => self.parts().deployment(),
    'TimeSpan Elapsed { get; }': (self: ContextValue) => self.elapsed(),
    'IGraphQL GraphQL { get; }': (self: ContextValue) => self.parts().graphQL(),
    'ILastError LastError { get; }': (self: ContextValue) => self.parts().lastError(),
    'IOperation Operation { get; }': (self: ContextValue) => self.parts().operation(),
    'IProduct Product { get; }': (self: ContextValue) => self.parts().product(),
    'IRequest Request { get; }': (self: ContextValue) => self.request(),
    'Guid RequestId { get; }': (self: ContextValue) => self.parts().requestId(),
    'IResponse Response { get; }': (self: ContextValue) => self.response(),
    'ISubscription Subscription { get; }': (self: ContextValue) => self.parts().subscription(),
    'DateTime Timestamp { get; }': (self: ContextValue) => self.parts().timestamp(),
    'bool Tracing { get; }': (self: ContextValue) => self.model.tracing,
    'IUser User { get; }': (self: ContextValue) => self.parts().user(),
    'IReadOnlyDictionary<string, object> Variables { get; }': (self: ContextValue) => self.variables(),
    'IWorkspace Workspace { get; }': (self: ContextValue) => self.parts().workspace(),
    'void Trace(string message)': (self: ContextValue, message) => self.model.trace(message),
  },
  { represents: ContextValue },
);

declareType('interface Apim.IApi', {
  ...texts({ Id: 'id', Name: 'name', Path: 'path' }),
  'IEnumerable<string> Protocols { get; }': (self: ApiValue) => self.protocols(),
  'IUrl ServiceUrl { get; }': (self: ApiValue) => self.serviceUrl(),
  'ISubscriptionKeyParameterNames SubscriptionKeyParameterNames { get; }': (self: ApiValue) => self.keyNames(),
});
declareType(
  'interface Apim.IContextApi : IApi',
  {
    'bool IsCurrentRevision { get; }': (self: ApiValue) => self.model.isCurrentRevision,
    ...texts({ Revision: 'revision', Version: 'version' }),
  },
  { represents: ApiValue },
);
declareType('interface Apim.ISubscriptionKeyParameterNames', texts({ Header: 'header', Query: 'query' }), {
  represents: KeyNamesValue,
});

declareEnum('Apim.BackendType', { Single: 0, Pool: 1 });
declareType(
  'interface Apim.IBackend',
  {
    ...texts({ AzureRegion: 'azureRegion', Id: 'id' }),
    'BackendType Type { get; }': (self: BackendValue) => enumValue('Apim.BackendType', self.model.type),
  },
  { represents: BackendValue },
);

declareEnum('Apim.CarbonIntensityCategory', { NotAvailable: 0, VeryLow: 1, Low: 2, Medium: 3, High: 4, VeryHigh: 5 });
declareType(
  'interface Apim.ISustainabilityInfo',
  { 'CarbonIntensityCategory CurrentCarbonIntensity { get; }': (self: SustainabilityValue) => self.carbonIntensity },
  { represents: SustainabilityValue },
);
declareType(
  'interface Apim.IGateway',
  {
    ...texts({ Id: 'id', InstanceId: 'instanceId' }),
    'bool IsManaged { get; }': (self: GatewayValue) => self.model.isManaged,
  },
  { represents: GatewayValue },
);
declareType(
  'interface Apim.IDeployment',
  {
    'IGateway Gateway { get; }': (self: DeploymentValue) => self.gateway(),
    ...texts({ GatewayId: 'gatewayId', Region: 'region', ServiceId: 'serviceId', ServiceName: 'serviceName' }),
    'IReadOnlyDictionary<string, X509Certificate2> Certificates { get; }': (self: DeploymentValue) =>
      self.certificates(),
    'ISustainabilityInfo SustainabilityInfo { get; }': (self: DeploymentValue) => self.sustainability(),
  },
  { represents: DeploymentValue },
);
declareType(
  'interface Apim.IGraphQL',
  {
    'IReadOnlyDictionary<string, object> GraphQLArguments { get; }': (self: GraphQLValue) => self.args(),
    // The expressions page says GraphQLArguments, the pages of the resolvers say Arguments.
    'IReadOnlyDictionary<string, object> Arguments { get; }': (self: GraphQLValue) => self.args(),
    'IReadOnlyDictionary<string, object> Parent { get; }': (self: GraphQLValue) => self.parent(),
  },
  { represents: GraphQLValue },
);
declareType(
  'interface Apim.ILastError',
  texts({
    Source: 'source',
    Reason: 'reason',
    Message: 'message',
    Scope: 'scope',
    Section: 'section',
    Path: 'path',
    PolicyId: 'policyId',
  }),
  { represents: LastErrorValue },
);
declareType(
  'interface Apim.IOperation',
  texts({ Id: 'id', Method: 'method', Name: 'name', UrlTemplate: 'urlTemplate' }),
  {
    represents: OperationValue,
  },
);

declareEnum('Apim.ProductState', { NotPublished: 0, Published: 1 });
declareType(
  'interface Apim.IProduct',
  {
    'IEnumerable<IApi> Apis { get; }': () => [],
    'bool ApprovalRequired { get; }': (self: ProductValue) => self.model.approvalRequired,
    'IEnumerable<IGroup> Groups { get; }': (self: ProductValue) => self.groups(),
    ...texts({ Id: 'id', Name: 'name' }),
    'ProductState State { get; }': (self: ProductValue) => enumValue('Apim.ProductState', self.model.state),
    'int? SubscriptionLimit { get; }': (self: ProductValue) => self.model.subscriptionsLimit,
    'int? SubscriptionsLimit { get; }': (self: ProductValue) => self.model.subscriptionsLimit,
    'bool SubscriptionRequired { get; }': (self: ProductValue) => self.model.subscriptionRequired,
  },
  { represents: ProductValue },
);
declareType('interface Apim.IGroup', texts({ Id: 'id', Name: 'name' }), { represents: GroupValue });
declareType(
  'interface Apim.ISubscription',
  {
    'DateTime CreatedDate { get; }': (self: SubscriptionValue) => timeOf(self.model.createdDate) ?? DateTime.MinValue,
    'DateTime? EndDate { get; }': (self: SubscriptionValue) => timeOf(self.model.endDate),
    'DateTime? StartDate { get; }': (self: SubscriptionValue) => timeOf(self.model.startDate),
    ...texts({ Id: 'id', Key: 'key', Name: 'name', PrimaryKey: 'primaryKey', SecondaryKey: 'secondaryKey' }),
  },
  { represents: SubscriptionValue },
);
declareType(
  'interface Apim.IUser',
  {
    ...texts({ Email: 'email', FirstName: 'firstName', Id: 'id', LastName: 'lastName', Note: 'note' }),
    'IEnumerable<IGroup> Groups { get; }': (self: UserValue) => self.groups(),
    'IEnumerable<IUserIdentity> Identities { get; }': (self: UserValue) => self.identities(),
    'DateTime RegistrationDate { get; }': (self: UserValue) => timeOf(self.model.registrationDate) ?? DateTime.MinValue,
  },
  { represents: UserValue },
);
declareType('interface Apim.IUserIdentity', texts({ Id: 'id', Provider: 'provider' }), { represents: IdentityValue });
declareType('interface Apim.IWorkspace', texts({ Id: 'id', Name: 'name' }), { represents: WorkspaceValue });

declareType(
  'interface Apim.IRequest',
  {
    'IMessageBody Body { get; }': (self: RequestValue) => self.body(),
    'X509Certificate2 Certificate { get; }': (self: RequestValue) => self.certificate(),
    'IReadOnlyDictionary<string, string[]> Headers { get; }': (self: RequestValue) => self.headers(),
    ...texts({ IpAddress: 'ipAddress', Method: 'method' }),
    'IReadOnlyDictionary<string, string> MatchedParameters { get; }': (self: RequestValue) => self.matchedParameters(),
    'IUrl OriginalUrl { get; }': (self: RequestValue) => self.originalUrl(),
    'IPrivateEndpointConnection PrivateEndpointConnection { get; }': (self: RequestValue) => self.privateEndpoint(),
    'IUrl Url { get; }': (self: RequestValue) => self.url(),
  },
  { represents: RequestValue },
);
declareType(
  'interface Apim.IResponse',
  {
    'IMessageBody Body { get; }': (self: ResponseValue) => self.body(),
    'IReadOnlyDictionary<string, string[]> Headers { get; }': (self: ResponseValue) => self.headers(),
    'int StatusCode { get; }': (self: ResponseValue) => self.model.statusCode,
    'string StatusReason { get; }': (self: ResponseValue) => self.model.statusReason,
  },
  { represents: ResponseValue },
);
declareType(
  'interface Apim.IMessageBody',
  {
    'T As<T>(bool preserveContent = false)': (T: TypeRef, self: BodyValue, preserve: boolean) => self.as(T, preserve),
    'IDictionary<string, IList<string>> AsFormUrlEncodedContent(bool preserveContent = false)': (
      self: BodyValue,
      preserve: boolean,
    ) => self.asFormUrlEncodedContent(preserve),
  },
  { represents: BodyValue },
);
declareType(
  'interface Apim.IUrl',
  {
    'string Host { get; }': (self: UrlValue) => self.uri.host,
    'string Path { get; }': (self: UrlValue) => self.uri.absolutePath,
    'int Port { get; }': (self: UrlValue) => self.uri.port,
    'IReadOnlyDictionary<string, string[]> Query { get; }': (self: UrlValue) => self.query(),
    'string QueryString { get; }': (self: UrlValue) => self.uri.query,
    'string Scheme { get; }': (self: UrlValue) => self.uri.scheme,
  },
  { represents: UrlValue },
);
declareType(
  'interface Apim.IPrivateEndpointConnection',
  texts({ Name: 'name', GroupId: 'groupId', MemberName: 'memberName' }),
  {
    represents: PrivateEndpointValue,
  },
);

declareType(
  'class Apim.BasicAuthCredentials',
  {
    'string UserId { get; }': (self: BasicCredentials) => self.userId,
    'string Password { get; }': (self: BasicCredentials) => self.password,
  },
  { represents: BasicCredentials },
);
declareType(
  'class Apim.Jwt',
  {
    'string Algorithm { get; }': (self: Jwt) => self.algorithm,
    'IEnumerable<string> Audiences { get; }': (self: Jwt) => self.audiences,
    'IReadOnlyDictionary<string, string[]> Claims { get; }': (self: Jwt) => self.claims,
    'DateTime? ExpirationTime { get; }': (self: Jwt) => self.expirationTime,
    'string Id { get; }': (self: Jwt) => self.id,
    'string Issuer { get; }': (self: Jwt) => self.issuer,
    'DateTime? IssuedAt { get; }': (self: Jwt) => self.issuedAt,
    'DateTime? NotBefore { get; }': (self: Jwt) => self.notBefore,
    'string Subject { get; }': (self: Jwt) => self.subject,
    'string Type { get; }': (self: Jwt) => self.type,
  },
  { represents: Jwt },
);
declareType(
  'class Apim.Authorization',
  {
    'string AccessToken { get; }': (self: Authorization) => self.accessToken,
    'IReadOnlyDictionary<string, object> Claims { get; }': (self: Authorization) => self.claims,
  },
  { represents: Authorization },
);
