// The way of one request: find the operation, check the key, inbound → backend → outbound, on-error when something
// fails (policies page, error-handling page). Each part is a step of its own below; no policy is known here.
import { decideAccess } from './access.ts';
import { builtInResponse, OPERATION_NOT_FOUND } from './built-in-errors.ts';
import type { CompiledDocument } from './compile/compile-document.ts';
import type { Exchange } from './exchange.ts';
import type { GatewayModel } from './model.ts';
import { CONTINUE, type MaybePromise, type Outcome, type PolicyError } from './outcome.ts';
import type { Route, Router } from './route.ts';

export interface Pipeline {
  readonly model: GatewayModel;
  readonly router: Router;
}

/** Runs the request; the answer stands in `exchange.response` afterwards. Never rejects. */
export async function runPipeline(pipeline: Pipeline, exchange: Exchange, path: string, query: string): Promise<void> {
  const begun = begin(pipeline, exchange, path, query);
  let outcome = begun.error === null ? exchange.runSection('inbound') : { kind: 'fail' as const, error: begun.error };
  if (outcome instanceof Promise) outcome = await outcome;
  if (exchange.preflight) outcome = finishPreflight(exchange, outcome);
  else if (outcome.kind === 'continue') {
    outcome = exchange.runSection('backend');
    if (outcome instanceof Promise) outcome = await outcome;
    if (outcome.kind === 'continue') {
      exchange.ensureResponse();
      outcome = exchange.runSection('outbound');
      if (outcome instanceof Promise) outcome = await outcome;
    }
  }
  if (outcome.kind === 'fail') await runOnError(exchange, outcome.error);
  if (exchange.hasAfterOutbound) await exchange.runAfterOutbound();
}

/** Routes and lets in. The error is one of a built-in step. */
function begin(pipeline: Pipeline, exchange: Exchange, path: string, query: string): { error: PolicyError | null } {
  const { model, router } = pipeline;
  const { request } = exchange;
  const asked = request.method === 'OPTIONS' ? request.headersBag.get('Access-Control-Request-Method') : null;
  const preflightFor = asked !== null && request.headersBag.has('Origin') ? asked.toUpperCase() : null;
  const route = router.find(request.method, path, query, preflightFor);
  if (route === null) {
    exchange.documents = documents(model.global);
    return { error: OPERATION_NOT_FOUND };
  }
  applyRoute(exchange, route, query);
  const { api, operation } = route;
  exchange.documents = documents(operation.document, api.document, model.global);
  if (route.preflight) {
    exchange.preflight = true;
    return { error: null };
  }
  const access = decideAccess(model, api, request.headersBag, query);
  if (access.error !== null) return { error: access.error };
  if (access.product !== null) {
    exchange.product = access.product.model;
    exchange.documents = documents(operation.document, api.document, access.product.document, model.global);
  }
  if (access.subscription !== null) {
    exchange.subscription = { ...access.subscription.model, key: access.key };
    exchange.user = access.subscription.user;
  }
  return { error: null };
}

function applyRoute(exchange: Exchange, { api, operation, parameters, rest }: Route, query: string): void {
  const { request } = exchange;
  exchange.api = api.model;
  exchange.operation = operation.model;
  exchange.backendId = api.backendId;
  request.matchedParameters = parameters;
  request.base = api.serviceUrl;
  request.path = rest;
  request.query = query;
}

/** Narrowest first; scopes without a document are left out: their parent applies. */
function documents(...all: (CompiledDocument | null)[]): CompiledDocument[] {
  return all.filter((document) => document !== null);
}

/** A preflight that no cors policy answered is a request to an operation that isn't there. */
function finishPreflight(exchange: Exchange, outcome: Outcome): Outcome {
  return outcome.kind === 'continue' && exchange.response === null
    ? { kind: 'fail', error: OPERATION_NOT_FOUND }
    : outcome;
}

/** Sets LastError and the built-in answer, then lets on-error change it. */
async function runOnError(exchange: Exchange, error: PolicyError): Promise<void> {
  raise(exchange, error);
  if (exchange.signal.aborted) return;
  const preflight = exchange.preflight;
  exchange.preflight = false;
  let outcome: MaybePromise<Outcome> = preflight ? CONTINUE : exchange.runSection('on-error');
  if (outcome instanceof Promise) outcome = await outcome;
  // A failure inside of on-error ends it: its own built-in answer goes out.
  if (outcome.kind === 'fail') raise(exchange, outcome.error);
}

function raise(exchange: Exchange, error: PolicyError): void {
  const where = exchange.failure;
  exchange.failure = null;
  exchange.lastError = {
    source: error.source ?? where?.step.policy ?? null,
    reason: error.reason,
    message: error.message,
    scope: where?.scope ?? null,
    section: where?.section ?? null,
    path: where?.step.path ?? null,
    policyId: where?.step.policyId ?? null,
  };
  const previous = exchange.response;
  if (error.keepResponse === true && previous !== null) return;
  previous?.body?.discard();
  exchange.response = builtInResponse(error, exchange.requestId);
}
