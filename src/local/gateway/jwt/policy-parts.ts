// The parts of a document that validate-jwt and validate-azure-ad-token have in common: where the token is, what it
// must claim, keys written down, and how a refusal is answered (their pages, "Attributes" and "Elements").
import { createSecretKey } from 'node:crypto';
import type { AttributeRule, ChildRule, PolicyContext, PolicyElement, Value } from '../runtime/contract.ts';
import { engine } from '../runtime/expression-engine.ts';
import { fail, type Outcome, PolicyFailure } from '../runtime/outcome.ts';
import type { RequiredClaim } from './claims.ts';
import type { DecryptionKey } from './decrypt.ts';
import { JwtFailure } from './failure.ts';
import { certificateKey, decodeBase64, rsaKey, secretKey, type VerificationKey } from './keys.ts';

export const TOKEN_ATTRIBUTES: Readonly<Record<string, AttributeRule>> = {
  'header-name': { expression: true },
  'query-parameter-name': { expression: true },
  'token-value': { expression: true },
  'failed-validation-httpcode': { type: 'integer', min: 100, max: 999, default: '401', expression: true },
  'failed-validation-error-message': { expression: true },
  'output-token-variable-name': {},
};

export const REQUIRED_CLAIMS_RULE: ChildRule = {
  children: {
    claim: {
      required: true,
      many: true,
      attributes: {
        name: { required: true, expression: true },
        match: { default: 'all', oneOf: ['all', 'any'], expression: true },
        // `object`: a text that is only a space must stay one.
        separator: { type: 'object', expression: true },
      },
      children: { value: { many: true, text: { expression: true } } },
    },
  },
};

export const SIGNING_KEYS_RULE: ChildRule = {
  children: {
    key: {
      many: true,
      attributes: { id: {}, 'certificate-id': {}, n: {}, e: {} },
      text: { expression: true },
    },
    'zumo-master-key': {
      many: true,
      support: 'not-run',
      note: 'Of the retired Azure Mobile Services; older versions of the page have it.',
      attributes: { id: { support: 'not-run' } },
      text: {},
    },
  },
};

export const DECRYPTION_KEYS_RULE: ChildRule = {
  children: {
    key: {
      required: true,
      many: true,
      attributes: {
        id: {},
        'certificate-id': { support: 'not-run', note: 'Certificates here have no private keys.' },
        n: { support: 'not-run', note: 'A modulus and exponent are a public key: nothing can be decrypted with it.' },
        e: { support: 'not-run', note: 'A modulus and exponent are a public key: nothing can be decrypted with it.' },
      },
      text: { expression: true },
    },
  },
};

/** A list of texts in children, as audiences/audience. */
export function listRule(item: string, expression = true): ChildRule {
  return { children: { [item]: { required: true, many: true, text: { required: true, expression } } } };
}

export function compileList(element: PolicyElement, list: string, item: string): readonly Value<string>[] | null {
  return (
    element
      .child(list)
      ?.children(item)
      .map((child) => child.text()) ?? null
  );
}

/** Compiles where the token is; it throws JwtFailure when there is none. `scheme` is require-scheme. */
export function compileTokenSource(element: PolicyElement, defaultHeader: string | null) {
  const header = element.optionalString('header-name');
  const query = element.optionalString('query-parameter-name');
  const value = element.optionalString('token-value');
  const given = [header, query, value].filter((source) => source !== undefined).length;
  if (given > 1 || (given === 0 && defaultHeader === null)) {
    element.problem(
      'token-source',
      `<${element.name}> must say where the token is, once.`,
      'Write one of header-name, query-parameter-name and token-value.',
    );
  }
  return (context: PolicyContext, scheme: string | null): string => {
    let token: string | null;
    if (value !== undefined) token = value.get(context);
    else if (query !== undefined) token = queryParameter(context.request.query, query.get(context));
    else token = fromHeader(context, header?.get(context) ?? defaultHeader ?? '', scheme);
    token = token?.trim() ?? '';
    if (token === '') throw new JwtFailure('TokenNotPresent', 'JWT not present.');
    return token;
  };
}

/** Only Authorization has a scheme; require-scheme is ignored for any other header (usage notes). */
function fromHeader(context: PolicyContext, name: string, scheme: string | null): string | null {
  const text = context.request.headersBag.get(name)?.trim() ?? null;
  if (text === null || name.toLowerCase() !== 'authorization') return text;
  if (/^bearer$/i.test(text)) return null;
  const match = /^([^\s]+)\s+(.*)$/s.exec(text);
  if (scheme === null) return match === null ? text : (match[2] as string);
  return match?.[1]?.toLowerCase() === scheme.toLowerCase() ? (match[2] as string) : null;
}

function queryParameter(query: string, name: string): string | null {
  for (const [key, value] of new URLSearchParams(query)) if (key.toLowerCase() === name.toLowerCase()) return value;
  return null;
}

export function compileRequiredClaims(element: PolicyElement): (context: PolicyContext) => RequiredClaim[] {
  const claims = (element.child('required-claims')?.children('claim') ?? []).map((claim) => ({
    name: claim.string('name'),
    match: claim.string('match'),
    separator: claim.has('separator') ? claim.object('separator') : undefined,
    values: claim.children('value').map((value) => value.text()),
  }));
  return (context) =>
    claims.map(({ name, match, separator, values }) => ({
      name: name.get(context),
      match: match.get(context) as RequiredClaim['match'],
      separator: separator === undefined ? null : engine().toText(separator.get(context)),
      values: values.map((value) => value.get(context)),
    }));
}

/** Keys of issuer-signing-keys; those that are literals are made once, at load. */
export function compileSigningKeys(
  element: PolicyElement,
  certificates: ReadonlyMap<string, Uint8Array>,
): (context: PolicyContext) => VerificationKey[] {
  const keys = (element.child('issuer-signing-keys')?.children('key') ?? []).map((key) => {
    const id = key.literal('id') ?? null;
    return compileKey(key, (text) => makeSigningKey(key, text, id, certificates));
  });
  return (context) => keys.map((key) => key(context));
}

function makeSigningKey(
  key: PolicyElement,
  text: string,
  id: string | null,
  certificates: ReadonlyMap<string, Uint8Array>,
): VerificationKey {
  const certificateId = key.literal('certificate-id');
  const n = key.literal('n');
  const e = key.literal('e');
  const ways = [certificateId !== undefined, n !== undefined || e !== undefined, text !== ''].filter(Boolean).length;
  if (ways !== 1) throw new Error('A key is either base64 text, or certificate-id, or n and e.');
  if (certificateId !== undefined) {
    const der = certificates.get(certificateId) ?? certificates.get(certificateId.toUpperCase());
    if (der === undefined)
      throw new Error(`There is no certificate '${certificateId}' in the gateway's configuration.`);
    return certificateKey(der, id);
  }
  if (text !== '') return secretKey(text, id);
  if (n === undefined || e === undefined) throw new Error('A key needs both n and e.');
  return rsaKey(n, e, id);
}

export function compileDecryptionKeys(element: PolicyElement): (context: PolicyContext) => DecryptionKey[] {
  const keys = (element.child('decryption-keys')?.children('key') ?? []).map((key) => {
    const id = key.literal('id') ?? null;
    return compileKey(key, (text): DecryptionKey => ({ id, key: createSecretKey(decodeBase64(text)) }));
  });
  return (context) => keys.map((key) => key(context));
}

function compileKey<T>(element: PolicyElement, make: (text: string) => T): (context: PolicyContext) => T {
  const text = element.text();
  if (text.constant === undefined) {
    return (context) => {
      try {
        return make(text.get(context));
      } catch (error) {
        if (error instanceof PolicyFailure) throw error;
        const message = `<key>: ${(error as Error).message}`;
        throw new PolicyFailure({ reason: 'ExpressionValueEvaluationFailure', message, statusCode: 500 });
      }
    };
  }
  try {
    const key = make(text.constant);
    return () => key;
  } catch (error) {
    const mend = 'Write the key as base64 text (at least 128 bits), certificate-id="…", or n="…" and e="…".';
    // A named value that nobody defined may well be a key.
    if (!text.constant.includes('{{')) element.problem('bad-key', (error as Error).message, mend);
    return () => {
      throw new JwtFailure('JwtInvalid', `A key of the policy can't be used: ${(error as Error).message}`);
    };
  }
}

/** How the policy ends when a token is refused. */
export function compileRefusal(element: PolicyElement): (context: PolicyContext, failure: JwtFailure) => Outcome {
  const code = element.number('failed-validation-httpcode');
  const answer = element.optionalString('failed-validation-error-message');
  return (context, { reason, message }) => {
    context.note(`JWT validation failed: ${message}`);
    const error = { reason, message, statusCode: code.get(context) };
    if (answer === undefined) return fail(error);
    return fail({ ...error, answer: answer.constant ?? answer.get(withLastError(context, element.name, error)) });
  };
}

/**
 * The message's expression may already look at context.LastError, which is how people find out why a token was
 * refused (`failed-validation-error-message="@(context.LastError.Message)"`).
 */
function withLastError(
  context: PolicyContext,
  source: string,
  { reason, message }: { reason: string; message: string },
): PolicyContext {
  const { scope, section } = context;
  const lastError = { source, reason, message, scope, section, path: null, policyId: null };
  return new Proxy(context, {
    get(target, property) {
      if (property === 'lastError') return lastError;
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
