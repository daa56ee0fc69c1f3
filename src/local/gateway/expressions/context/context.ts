// `context` itself: a thin view of the gateway's model (context-model.ts) whose members members/context.ts declares.
import type { Dictionary } from '../../dotnet/collections/dictionary.ts';
import { DateTime } from '../../dotnet/datetime.ts';
import { Guid } from '../../dotnet/guid.ts';
import { TICKS_PER_MILLISECOND, TimeSpan } from '../../dotnet/timespan.ts';
import type { ExpressionContext, RequestModel, ResponseModel } from '../context-model.ts';
import { objectMap, timeOf } from './collections.ts';
import {
  ApiValue,
  BackendValue,
  DeploymentValue,
  GraphQLValue,
  LastErrorValue,
  OperationValue,
  ProductValue,
  SubscriptionValue,
  UserValue,
  WorkspaceValue,
} from './entities.ts';
import { once, view } from './lazy.ts';
import { RequestValue, ResponseValue } from './message.ts';

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
