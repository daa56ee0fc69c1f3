// One request on its way: what policies work on (PolicyContext) and what expressions read (ExpressionContext) are the
// same object, made for each request, so two requests share nothing but the gateway's services.
import type { DotNetValue } from '../dotnet/boxed.ts';
import type {
  ApiModel,
  BackendModel,
  DeploymentModel,
  ExpressionPorts,
  LastErrorModel,
  OperationModel,
  ProductModel,
  SubscriptionModel,
  UserModel,
} from '../expressions/context-model.ts';
import { maskSecrets } from '../trace/mask-secrets.ts';
import type { CompiledDocument } from './compile/compile-document.ts';
import type { GatewayServices, Scope, Section } from './contract.ts';
import { describeValue } from './describe-value.ts';
import { type GatewayRequest, GatewayResponse, type Message } from './message.ts';
import { CONTINUE, fail, type MaybePromise, type Outcome } from './outcome.ts';
import type { StepHost, StepInfo } from './step.ts';
import type { StepTrace, TraceRecorder } from './trace.ts';

export interface ExchangeInit {
  readonly request: GatewayRequest;
  readonly requestId: string;
  readonly services: GatewayServices;
  readonly ports: ExpressionPorts;
  readonly deployment: DeploymentModel;
  readonly signal: AbortSignal;
  readonly recorder: TraceRecorder | null;
  readonly onFault: (fault: Error) => void;
  readonly onBackground: (work: Promise<unknown>) => void;
}

export class Exchange implements StepHost {
  readonly request: GatewayRequest;
  response: GatewayResponse | null = null;
  readonly requestId: string;
  readonly services: GatewayServices;
  readonly ports: ExpressionPorts;
  readonly deployment: DeploymentModel;
  readonly signal: AbortSignal;
  readonly recorder: TraceRecorder | null;
  readonly variables = new Map<string, DotNetValue>();
  readonly graphQL = null;
  readonly workspace = null;
  api: ApiModel | null = null;
  operation: OperationModel | null = null;
  product: ProductModel | null = null;
  subscription: SubscriptionModel | null = null;
  user: UserModel | null = null;
  lastError: LastErrorModel | null = null;
  backendId: string | null = null;
  backendPinned = false;
  preflight = false;
  section: Section = 'inbound';
  /** Documents in effect, narrowest first. */
  documents: readonly CompiledDocument[] = [];
  /** Which of them runs now. */
  level = 0;
  /** Where the failure that is on its way happened. */
  failure: { step: StepInfo; section: Section; scope: Scope } | null = null;
  readonly #start: number;
  /** Durations in traces are real time even where a test stops the clock. */
  readonly #realStart = performance.now();
  readonly #onFault: (fault: Error) => void;
  readonly #onBackground: (work: Promise<unknown>) => void;
  #afterOutbound: (() => MaybePromise<void>)[] | null = null;
  #beforeAnswer: ((response: GatewayResponse) => void)[] | null = null;

  constructor(init: ExchangeInit) {
    this.request = init.request;
    this.requestId = init.requestId;
    this.services = init.services;
    this.ports = init.ports;
    this.deployment = init.deployment;
    this.signal = init.signal;
    this.recorder = init.recorder;
    this.#onFault = init.onFault;
    this.#onBackground = init.onBackground;
    this.#start = init.services.clock.now();
  }

  get scope(): Scope {
    return this.documents[this.level]?.scope ?? 'global';
  }

  get backend(): BackendModel | null {
    return this.backendId === null ? null : { id: this.backendId, type: 'Single', azureRegion: null };
  }

  get timestamp(): string {
    return new Date(this.#start).toISOString();
  }

  get tracing(): boolean {
    return this.recorder !== null;
  }

  elapsed(): number {
    return this.services.clock.now() - this.#start;
  }

  trace(message: string | null): void {
    this.note(message ?? '');
  }

  message(): Message {
    return this.section === 'inbound' || this.section === 'backend' ? this.request : this.ensureResponse();
  }

  ensureResponse(): GatewayResponse {
    this.response ??= new GatewayResponse();
    return this.response;
  }

  setVariable(name: string, value: DotNetValue): void {
    this.variables.set(name, value);
    this.recorder?.variable(name, describeValue(value));
  }

  deleteVariable(name: string): void {
    if (this.variables.delete(name)) this.recorder?.variable(name, '(removed)');
  }

  note(message: string, data?: unknown): void {
    this.recorder?.note(message, data);
  }

  afterOutbound(action: () => MaybePromise<void>): void {
    this.#afterOutbound ??= [];
    this.#afterOutbound.push(action);
  }

  beforeAnswer(change: (response: GatewayResponse) => void): void {
    this.#beforeAnswer ??= [];
    this.#beforeAnswer.push(change);
  }

  /** The response as it goes out. */
  finish(): GatewayResponse {
    const response = this.ensureResponse();
    for (const change of this.#beforeAnswer ?? []) change(response);
    return response;
  }

  async runAfterOutbound(): Promise<void> {
    for (const action of this.#afterOutbound ?? []) await action();
    this.#afterOutbound = null;
  }

  get hasAfterOutbound(): boolean {
    return this.#afterOutbound !== null;
  }

  background(work: Promise<unknown>): void {
    this.#onBackground(work);
  }

  /** Runs a section from the narrowest document on; `<base />` goes on to the next one. */
  runSection(section: Section): MaybePromise<Outcome> {
    this.section = section;
    this.level = 0;
    return this.documents[0]?.sections[section]?.run(this) ?? CONTINUE;
  }

  runBase(): MaybePromise<Outcome> {
    const level = this.level;
    const block = this.documents[level + 1]?.sections[this.section];
    if (block === undefined) return CONTINUE;
    this.level = level + 1;
    const outcome = block.run(this);
    if (!(outcome instanceof Promise)) {
      this.level = level;
      return outcome;
    }
    return outcome.finally(() => {
      this.level = level;
    });
  }

  failedIn(step: StepInfo): void {
    this.failure ??= { step, section: this.section, scope: this.scope };
  }

  traceBegin(step: StepInfo): StepTrace | null {
    if (this.recorder === null) return null;
    return this.recorder.begin(step.policy, step.path, this.section, this.scope, step.place, this.#sinceStart());
  }

  traceEnd(trace: StepTrace, outcome: Outcome): void {
    if (outcome.kind === 'fail')
      trace.error = { reason: outcome.error.reason, message: maskSecrets(outcome.error.message) };
    this.recorder?.end(trace, outcome.kind, this.#sinceStart());
  }

  #sinceStart(): number {
    return performance.now() - this.#realStart;
  }

  internalFault(step: StepInfo, thrown: unknown): Outcome {
    const fault = thrown instanceof Error ? thrown : new Error(String(thrown));
    this.note(`Fault of the gateway in <${step.policy}>: ${fault.message}`);
    if (!this.signal.aborted) this.#onFault(fault);
    return fail({ reason: 'InternalError', message: 'The gateway failed to run this policy.', statusCode: 500 });
  }
}
