// What `context` tells of the API, operation, product, subscription, user, deployment, backend and error.
import { Dictionary } from '../../dotnet/collections/dictionary.ts';
import { List } from '../../dotnet/collections/list.ts';
import type {
  ApiModel,
  BackendModel,
  DeploymentModel,
  GraphQLModel,
  GroupModel,
  LastErrorModel,
  OperationModel,
  ProductModel,
  SubscriptionModel,
  UserModel,
} from '../context-model.ts';
import { typeOf } from '../registry.ts';
import { certificateOf } from './certificate.ts';
import { objectMap, STRING, stringList } from './collections.ts';
import { once } from './lazy.ts';
import { UrlValue } from './message.ts';

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
      const map = new Dictionary(STRING(), typeOf('System.Security.Cryptography.X509Certificates.X509Certificate2'));
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
