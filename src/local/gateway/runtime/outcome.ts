// How a policy ends, as a value: it lets the pipeline go on, it ends it with the response that stands in the context,
// or it fails and on-error takes over. Exceptions are for faults of expressions and of this program.

export interface PolicyError {
  /** Machine-readable code of the error-handling page ("TokenExpired"), or null. */
  readonly reason: string | null;
  /** context.LastError.Message. A 500's is not shown to the caller, any other's is: no secrets, no stack traces. */
  readonly message: string;
  /** Text of the built-in answer where it is not the message. */
  readonly answer?: string;
  /** Status of the built-in answer; it stands in context.Response when on-error begins. */
  readonly statusCode: number;
  /** Further headers of the built-in answer, as Retry-After of a rate limit. */
  readonly headers?: readonly (readonly [string, string])[];
  /** True: context.response stays what it is (an answer of the backend with an error status). */
  readonly keepResponse?: boolean;
  /** Only where it is not the policy's element name. */
  readonly source?: string;
}

export type Outcome =
  | { readonly kind: 'continue' }
  | { readonly kind: 'respond' }
  | { readonly kind: 'fail'; readonly error: PolicyError };

export type MaybePromise<T> = T | Promise<T>;

/** Go on with the next policy. */
export const CONTINUE: Outcome = { kind: 'continue' };

/** End the pipeline: the caller gets context.response as it is. No outbound, no on-error. */
export const RESPOND: Outcome = { kind: 'respond' };

/** End the section: context.LastError is set and on-error runs. */
export function fail(error: PolicyError): Outcome {
  return { kind: 'fail', error };
}

/** Thrown where something is reached that Azure runs and this gateway doesn't: the request is answered 501. */
export class NotRunHere extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'NotRunHere';
  }
}

/** What is thrown where returning an outcome is not possible (inside of a value's evaluation). */
export class PolicyFailure extends Error {
  readonly error: PolicyError;
  constructor(error: PolicyError) {
    super(error.message);
    this.name = 'PolicyFailure';
    this.error = error;
  }
}
