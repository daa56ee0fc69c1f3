// A request beside the main one: built from the children in order, sent through the http port, its answer read whole
// within the timeout (send-request-policy page). send-request waits for it, send-one-way-request doesn't.
import { compileManagedIdentity } from '../identity/bearer.ts';
import { Body } from '../runtime/body.ts';
import type { PolicyContext, PolicyElement } from '../runtime/contract.ts';
import { compileBodyEdit } from '../runtime/edits/body.ts';
import { compileHeaderEdit } from '../runtime/edits/header.ts';
import { HeaderBag } from '../runtime/headers.ts';
import { GatewayRequest, GatewayResponse } from '../runtime/message.ts';
import { CONTINUE, type MaybePromise, type Outcome, PolicyFailure } from '../runtime/outcome.ts';
import { HttpFailure } from '../runtime/ports.ts';

export interface SideRequest {
  readonly request: GatewayRequest;
  readonly url: string;
  readonly timeoutSeconds: number;
}

type Step = (context: PolicyContext, draft: Draft) => MaybePromise<Outcome>;

interface Draft {
  readonly request: GatewayRequest;
  url: string;
}

/** Compiles the element to what builds its request. Rejects or throws PolicyFailure when a part of it fails. */
export function compileSideRequest(element: PolicyElement): (context: PolicyContext) => Promise<SideRequest> {
  const mode = element.string('mode');
  const timeout = element.number('timeout');
  const steps = element.children().map(compileStep);
  if (mode.constant === 'new') {
    const mend = (child: string) => `Add <${child}>…</${child}>, or mode="copy" to take it from the current request.`;
    if (element.child('set-url') === undefined) {
      element.problem('set-url-missing', `<${element.name}> in mode new needs <set-url>.`, mend('set-url'));
    }
    if (element.child('set-method') === undefined) {
      const message = `<${element.name}> in mode new should have <set-method>; GET is taken.`;
      element.warning('set-method-missing', message, mend('set-method'));
    }
  }
  return async (context) => {
    const draft = mode.get(context) === 'copy' ? await copyOf(context) : emptyDraft(context);
    for (const step of steps) {
      const outcome = await step(context, draft);
      if (outcome.kind === 'fail') throw new PolicyFailure(outcome.error);
    }
    return { request: draft.request, url: absoluteUrl(draft.url), timeoutSeconds: timeout.get(context) };
  };
}

function compileStep(child: PolicyElement): Step {
  if (child.name === 'authentication-managed-identity') {
    const authenticate = compileManagedIdentity(child);
    return (context, draft) => authenticate(context, draft.request);
  }
  if (child.name === 'set-url') {
    const url = child.text();
    return (context, draft) => {
      draft.url = url.get(context);
      return CONTINUE;
    };
  }
  if (child.name === 'set-method') {
    const method = child.text();
    return (context, draft) => {
      draft.request.method = method.get(context).toUpperCase();
      return CONTINUE;
    };
  }
  const edit = child.name === 'set-header' ? compileHeaderEdit(child) : compileBodyEdit(child);
  return (context, draft) => {
    edit(context, draft.request);
    return CONTINUE;
  };
}

function emptyDraft(context: PolicyContext): Draft {
  return { request: newRequest(context, 'GET', new HeaderBag(), null), url: '' };
}

/** Fields that belong to the connection they came on. */
const NOT_COPIED = ['Host', 'Connection', 'Keep-Alive', 'Transfer-Encoding', 'Content-Length', 'Upgrade', 'Expect'];

/** Method, address, headers and body as they are now; after the request section the body has gone ("mode"). */
async function copyOf(context: PolicyContext): Promise<Draft> {
  const { request } = context;
  const headers = request.headersBag.copy();
  for (const name of NOT_COPIED) headers.delete(name);
  const isBefore = context.section === 'inbound' || context.section === 'backend';
  let body: Body | null = null;
  if (isBefore && request.body !== null && !request.body.consumed) {
    await request.body.buffer();
    const bytes = request.body.bytes();
    body = bytes === null ? null : Body.ofBytes(bytes);
  }
  return { request: newRequest(context, request.method, headers, body), url: request.url };
}

function newRequest(context: PolicyContext, method: string, headers: HeaderBag, body: Body | null): GatewayRequest {
  const { originalUrl, ipAddress } = context.request;
  return new GatewayRequest({ method, originalUrl, headers, body, ipAddress });
}

function absoluteUrl(text: string): string {
  let url: URL | null = null;
  try {
    url = new URL(text);
  } catch {
    // Reported below, with what is wrong with it.
  }
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
  throw new PolicyFailure({
    reason: 'BackendConnectionFailure',
    message: `'${text}' is no absolute http or https address.`,
    statusCode: 500,
  });
}

/**
 * Sends the request and reads the whole answer. Rejects with PolicyFailure: Timeout, BackendConnectionFailure, or
 * ClientConnectionFailure when `signal` fired.
 */
export async function sendSideRequest(
  context: PolicyContext,
  { request, url, timeoutSeconds }: SideRequest,
  signal?: AbortSignal,
): Promise<GatewayResponse> {
  const { http, clock } = context.services;
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(timeoutSeconds * 1000, done.signal).then(
    () => late.abort(),
    () => {},
  );
  try {
    const response = await http.send({
      method: request.method,
      url,
      headers: request.headersBag.lines(),
      body: request.body?.take() ?? null,
      signal: signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]),
    });
    const body = response.body === null ? null : Body.ofStream(response.body);
    await body?.buffer();
    return new GatewayResponse(response.status, response.reason, HeaderBag.from(response.headers), body);
  } catch (error) {
    if (late.signal.aborted) throw failure('Timeout', `${url} did not answer within ${timeoutSeconds} seconds.`);
    if (signal?.aborted) throw failure('ClientConnectionFailure', 'The caller has gone.');
    const why = error instanceof HttpFailure || error instanceof Error ? error.message : String(error);
    throw failure('BackendConnectionFailure', `The request to ${url} failed: ${why}`);
  } finally {
    done.abort();
  }
}

function failure(reason: string, message: string): PolicyFailure {
  return new PolicyFailure({ reason, message, statusCode: 500 });
}
