// cors: preflights and simple cross-origin requests (cors-policy page; Fetch standard, "CORS protocol").
// The first cors that matches decides. In a preflight only cors runs (PolicyDefinition.preflight); one that nothing
// matches gets an empty 200 without a single CORS header.
import {
  type PolicyContext,
  type PolicyDefinition,
  type PolicyElement,
  SCOPES,
  type Value,
} from '../runtime/contract.ts';
import { GatewayResponse } from '../runtime/message.ts';
import { CONTINUE, type Outcome, RESPOND } from '../runtime/outcome.ts';

const LIST_ITEM = { required: true, many: true, text: { required: true, expression: true } } as const;

export const policy: PolicyDefinition = {
  name: 'cors',
  page: 'cors-policy',
  sections: ['inbound'],
  scopes: SCOPES,
  once: true,
  preflight: true,
  attributes: {
    'allow-credentials': { type: 'boolean', default: 'false', expression: true },
    'terminate-unmatched-request': {
      type: 'boolean',
      default: 'true',
      expression: true,
      note: "The page's table says false, its text says true; true is what the service does.",
    },
  },
  children: {
    'allowed-origins': { required: true, children: { origin: LIST_ITEM } },
    'allowed-methods': {
      attributes: { 'preflight-result-max-age': { type: 'integer', min: 0, expression: true } },
      children: { method: LIST_ITEM },
    },
    'allowed-headers': { children: { header: LIST_ITEM } },
    'expose-headers': { children: { header: LIST_ITEM } },
  },
  compile(element) {
    const rules = {
      origins: items(element, 'allowed-origins', 'origin'),
      methods: element.child('allowed-methods') && items(element, 'allowed-methods', 'method'),
      headers: items(element, 'allowed-headers', 'header'),
      exposed: items(element, 'expose-headers', 'header'),
      maxAge: element.child('allowed-methods')?.optionalNumber('preflight-result-max-age'),
      credentials: element.boolean('allow-credentials'),
      terminates: element.boolean('terminate-unmatched-request'),
    };
    for (const origin of rules.origins) checkOrigin(element, origin);
    return (context) => run(context, rules);
  },
};

interface Rules {
  readonly origins: readonly Value<string>[];
  readonly methods: readonly Value<string>[] | undefined;
  readonly headers: readonly Value<string>[];
  readonly exposed: readonly Value<string>[];
  readonly maxAge: Value<number> | undefined;
  readonly credentials: Value<boolean>;
  readonly terminates: Value<boolean>;
}

/** Requests that a cors policy has already let through: a later one has nothing to say. */
const decided = new WeakSet<PolicyContext>();

function run(context: PolicyContext, rules: Rules): Outcome {
  const headers = context.request.headersBag;
  const origin = headers.get('Origin');
  if (origin === null || decided.has(context)) return CONTINUE;
  const allowedOrigin = matchOrigin(origin, texts(context, rules.origins), rules.credentials.get(context));
  if (context.preflight) return preflight(context, rules, allowedOrigin);

  if (allowedOrigin !== null) {
    decided.add(context);
    const exposed = texts(context, rules.exposed).join(',');
    const credentials = rules.credentials.get(context);
    context.beforeAnswer((response) => {
      grant(response, allowedOrigin, credentials);
      if (exposed !== '') response.headersBag.set('Access-Control-Expose-Headers', exposed);
    });
    return CONTINUE;
  }
  const isSimple = context.request.method === 'GET' || context.request.method === 'HEAD';
  if (!isSimple || !rules.terminates.get(context)) return CONTINUE;
  emptyOk(context);
  return RESPOND;
}

function preflight(context: PolicyContext, rules: Rules, allowedOrigin: string | null): Outcome {
  const request = context.request.headersBag;
  const method = request.get('Access-Control-Request-Method') ?? '';
  const wanted = splitList(request.get('Access-Control-Request-Headers') ?? '');
  const methods = rules.methods === undefined ? ['GET', 'POST'] : texts(context, rules.methods);
  const headers = texts(context, rules.headers);
  const anyMethod = methods.includes('*');
  const anyHeader = headers.includes('*');
  const known = new Set(headers.map((header) => header.toLowerCase()));
  const matches =
    allowedOrigin !== null &&
    (anyMethod || methods.some((allowed) => allowed.toUpperCase() === method.toUpperCase())) &&
    (anyHeader || wanted.every((header) => known.has(header.toLowerCase())));
  // Without termination a broader scope's cors may still match; when none does, the empty 200 is what is left.
  if (!matches) {
    emptyOk(context);
    return rules.terminates.get(context) ? RESPOND : CONTINUE;
  }

  const response = new GatewayResponse(200);
  grant(response, allowedOrigin, rules.credentials.get(context));
  response.headersBag.set('Access-Control-Allow-Methods', anyMethod ? method : methods.join(','));
  const allowedHeaders = anyHeader ? wanted : headers;
  if (allowedHeaders.length > 0) response.headersBag.set('Access-Control-Allow-Headers', allowedHeaders.join(','));
  if (rules.maxAge !== undefined) {
    response.headersBag.set('Access-Control-Max-Age', String(rules.maxAge.get(context)));
  }
  context.response = response;
  return RESPOND;
}

function grant(response: GatewayResponse, allowedOrigin: string, credentials: boolean): void {
  response.headersBag.set('Access-Control-Allow-Origin', allowedOrigin);
  if (credentials) response.headersBag.set('Access-Control-Allow-Credentials', 'true');
  if (allowedOrigin === '*') return;
  const vary = response.headersBag.get('Vary');
  if (vary === null || !splitList(vary).some((name) => name === '*' || name.toLowerCase() === 'origin')) {
    response.headersBag.append('Vary', 'Origin');
  }
}

/** What Access-Control-Allow-Origin says, or null. With credentials a browser takes no wildcard, so it is echoed. */
function matchOrigin(origin: string, allowed: readonly string[], credentials: boolean): string | null {
  if (allowed.includes('*')) return credentials ? origin : '*';
  const sent = normalOrigin(origin);
  return sent !== null && allowed.some((candidate) => normalOrigin(candidate) === sent) ? origin : null;
}

/** Scheme, host and port, with the scheme's own port left out; null when it is no address. */
function normalOrigin(text: string): string | null {
  try {
    const { protocol, host } = new URL(text);
    return host === '' ? null : `${protocol}//${host}`;
  } catch {
    return null;
  }
}

function checkOrigin(element: PolicyElement, origin: Value<string>): void {
  const text = origin.constant;
  // A named value that nobody defined may well be an origin.
  if (text === undefined || text === '*' || text.includes('{{') || normalOrigin(text) !== null) return;
  element.problem('origin-invalid', `'${text}' is no origin.`, 'Write `*`, or scheme, host and port.', origin.place);
}

function emptyOk(context: PolicyContext): void {
  context.note('The cross-origin request does not match: an empty 200 is its answer.');
  context.response = new GatewayResponse(200);
}

function items(element: PolicyElement, list: string, item: string): readonly Value<string>[] {
  return (
    element
      .child(list)
      ?.children(item)
      .map((child) => child.text()) ?? []
  );
}

function texts(context: PolicyContext, values: readonly Value<string>[]): string[] {
  return values.map((value) => value.get(context));
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
