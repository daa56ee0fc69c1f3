// What a policy is to the gateway: a declaration (attributes, children, sections, scopes) from which the loader
// validates documents and the support ledger is generated, and a `compile` that turns one element into a step.
// A policy file imports from runtime/ (types, values, edits) and never another policy. How to add one: ../policies/README.md.

import type { DotNetValue } from '../dotnet/boxed.ts';
import type {
  ApiModel,
  ExpressionContext,
  LastErrorModel,
  OperationModel,
  ProductModel,
  SubscriptionModel,
} from '../expressions/context-model.ts';
import type { CompiledExpression } from '../expressions/index.ts';
import type { ElementNode, LiteralValue, Place, ValueNode } from '../policy-xml/document.ts';
import type { GatewayRequest, GatewayResponse, Message } from './message.ts';
import type { MaybePromise, Outcome } from './outcome.ts';
import type { Ports } from './ports.ts';

export type Section = 'inbound' | 'backend' | 'outbound' | 'on-error';
export const SECTIONS: readonly Section[] = ['inbound', 'backend', 'outbound', 'on-error'];

export type Scope = 'global' | 'workspace' | 'product' | 'api' | 'operation';
export const SCOPES: readonly Scope[] = ['global', 'workspace', 'product', 'api', 'operation'];

/** How a literal is checked at load and what an expression's result is converted to. */
export type ValueType = 'string' | 'boolean' | 'integer' | 'number' | 'object';

export interface ValueRule {
  /** `string` unless told otherwise; `object` keeps an expression's result as it is. */
  readonly type?: ValueType;
  /** Allowed words (literals and results); compared exactly. */
  readonly oneOf?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** May the value be a policy expression? Default no: then `@(…)` is an error at load. */
  readonly expression?: boolean;
}

/** `not-run`: known to Azure, not run here: it loads, `policy check` warns, reaching it is a 501 that names it. */
export type Support = 'supported' | 'not-run';

export interface AttributeRule extends ValueRule {
  readonly required?: boolean;
  /** As it would be written. Documented defaults only. */
  readonly default?: string;
  readonly support?: Support;
  /** One sentence for the ledger: a limit, a difference from Azure. */
  readonly note?: string;
}

export interface TextRule extends ValueRule {
  readonly required?: boolean;
  /** Keep white space around the text (bodies, messages); otherwise it is trimmed. */
  readonly verbatim?: boolean;
}

export interface ElementRule {
  readonly attributes?: Readonly<Record<string, AttributeRule>>;
  /** Character data; without it only white space may stand between children. */
  readonly text?: TextRule;
  readonly children?: Readonly<Record<string, ChildRule>>;
  /** True: policies may stand inside (choose/when, retry …); false or missing: only `children`. */
  readonly policies?: boolean;
  /** Anything may stand inside and is taken as source (set-body). */
  readonly opaque?: boolean;
}

export interface ChildRule extends ElementRule {
  readonly required?: boolean;
  /** May it be repeated? */
  readonly many?: boolean;
  readonly support?: Support;
  readonly note?: string;
}

export interface PolicyDefinition extends ElementRule {
  /** The element's name; also the file's stem. */
  readonly name: string;
  /** Its page under https://learn.microsoft.com/azure/api-management/. */
  readonly page: string;
  /** Where it may stand at the top of a section. Nested placement is not judged (Azure's own samples differ). */
  readonly sections: readonly Section[];
  readonly scopes: readonly Scope[];
  /** Azure allows one per section of a document. */
  readonly once?: boolean;
  /** True: it also runs in a CORS preflight, where everything else is passed over. */
  readonly preflight?: boolean;
  /** Does it read the body of a message to its end? For `policy check` on streaming APIs. */
  readonly buffers?: 'request' | 'response' | 'both';
  readonly note?: string;
  /**
   * Turns one element that fits the declaration into what runs on each request. Called once, at load. Report what the
   * declaration can't express through `element.problem(…)`.
   */
  compile(element: PolicyElement, gateway: GatewayServices): Run;
}

/** Runs on each request. Returning a value instead of a promise keeps the fast path synchronous. */
export type Run = (context: PolicyContext) => MaybePromise<Outcome>;

/** A value of the document, ready for each request. */
export interface Value<T> {
  /** The value when the document says it literally (or a default applies); undefined for an expression. */
  readonly constant: T | undefined;
  readonly expression: CompiledExpression | null;
  readonly place: Place;
  /** Throws DotNetException when the expression does, PolicyFailure when its result doesn't fit the declared type. */
  get(context: PolicyContext): T;
  /**
   * Buffers the bodies that the expression reads. Needed only for values that were asked for with `{ lazy: true }`;
   * the bodies of all others are buffered before the policy runs.
   */
  prepare(context: PolicyContext): Promise<void> | undefined;
}

export interface ValueOptions {
  /** The policy may never need this value: don't buffer bodies for it, it calls `prepare` by itself. */
  readonly lazy?: boolean;
}

/** One element of a document as `compile` sees it: declared attributes and children, defaults applied. */
export interface PolicyElement {
  readonly name: string;
  readonly place: Place;
  readonly node: ElementNode;
  /** Is the attribute written (defaults don't count)? */
  has(attribute: string): boolean;
  /** The value of an attribute that has a default or is required. */
  string(attribute: string, options?: ValueOptions): Value<string>;
  boolean(attribute: string, options?: ValueOptions): Value<boolean>;
  number(attribute: string, options?: ValueOptions): Value<number>;
  object(attribute: string, options?: ValueOptions): Value<DotNetValue>;
  /** The same for an optional attribute without a default: undefined when it is not written. */
  optionalString(attribute: string, options?: ValueOptions): Value<string> | undefined;
  optionalNumber(attribute: string, options?: ValueOptions): Value<number> | undefined;
  optionalBoolean(attribute: string, options?: ValueOptions): Value<boolean> | undefined;
  /** The literal of an attribute that takes no expression: default, or undefined when neither written nor defaulted. */
  literal(attribute: string): string | undefined;
  /** Character data by the text rule. */
  text(options?: ValueOptions): Value<string>;
  textObject(options?: ValueOptions): Value<DotNetValue>;
  /** Source between the tags, for opaque elements. */
  inner(): LiteralValue;
  textNode(): ValueNode;
  children(name?: string): readonly PolicyElement[];
  child(name: string): PolicyElement | undefined;
  /** The policies inside, compiled. */
  block(): Block;
  /** The policies of a fragment, compiled in this place; undefined (and a finding) when there is none of that id. */
  fragment(id: string): Block | undefined;
  /** Reports what Azure would refuse; the document then doesn't load. */
  problem(code: string, message: string, mend: string, place?: Place): void;
  /** Reports something that Azure knows and this gateway doesn't run: reaching the policy answers 501. */
  notRun(what: string): void;
  /** Reports what deserves a warning of `policy check`. */
  warning(code: string, message: string, mend: string, place?: Place): void;
}

/** Policies in order. */
export interface Block {
  run(context: PolicyContext): MaybePromise<Outcome>;
}

/** One request's way through the gateway. */
export interface PolicyContext extends ExpressionContext {
  readonly request: GatewayRequest;
  /** Null until the backend answered or a policy made one. */
  response: GatewayResponse | null;
  readonly section: Section;
  readonly scope: Scope;
  /** What set-header, set-body … edit here: the request in inbound and backend, the response in outbound and on-error. */
  message(): Message;
  /** The response; an empty 200 is made when there is none yet. */
  ensureResponse(): GatewayResponse;
  readonly variables: ReadonlyMap<string, DotNetValue>;
  /** Sets context.Variables[name] and puts the change into the trace. Values are in the form of static type object. */
  setVariable(name: string, value: DotNetValue): void;
  deleteVariable(name: string): void;
  readonly api: ApiModel | null;
  readonly operation: OperationModel | null;
  readonly product: ProductModel | null;
  readonly subscription: SubscriptionModel | null;
  readonly lastError: LastErrorModel | null;
  /** Set by set-backend-service: the id of a configured backend. */
  backendId: string | null;
  /** A policy chose a backend by id: base-url can't override it any more. */
  backendPinned: boolean;
  readonly services: GatewayServices;
  /** The same section of the next broader scope that has a document: what `<base />` stands for. */
  runBase(): MaybePromise<Outcome>;
  /** The request is a CORS preflight for an operation that has no OPTIONS of its own: only `preflight` policies run. */
  readonly preflight: boolean;
  /** Fires when the caller has gone. */
  readonly signal: AbortSignal;
  /** A line in the trace of the policy that runs now; `data` must be plain JSON. Never put secrets into it. */
  note(message: string, data?: unknown): void;
  /** Changes the response as it goes out, whoever made it: the backend, a policy or a built-in error. */
  beforeAnswer(change: (response: GatewayResponse) => void): void;
  /** Runs `action` after the outbound section (counting by the response, as rate-limit-by-key does). */
  afterOutbound(action: () => MaybePromise<void>): void;
  /** Work that outlives the answer (send-one-way-request): failures go to the trace, `gateway.idle()` waits for it. */
  background(work: Promise<unknown>): void;
}

/** What all requests share. */
export interface GatewayServices extends Ports {
  /** Backends of the configuration by id. */
  readonly backends: ReadonlyMap<string, Backend>;
  readonly namedValues: ReadonlyMap<string, string>;
  /** Certificates by id and thumbprint (upper case): DER forms. */
  readonly certificates: ReadonlyMap<string, Uint8Array>;
  /** State that a policy keeps between requests (counters, key sets), one per key and gateway. */
  shared<T>(key: string, create: () => T): T;
  /** v2 tiers count by token bucket, classic ones by sliding window. */
  readonly tier: 'classic' | 'v2';
}

export interface Backend {
  readonly id: string;
  /** Absolute, without a slash at the end. */
  readonly url: string;
}

/** A Value of something that is known at load: for tests and for defaults. */
export function constantValue<T>(value: T, place: Place): Value<T> {
  return { constant: value, expression: null, place, get: () => value, prepare: () => undefined };
}
