// How a request can fail before any tool runs. The messages go to the client: they name the header and the rule, never
// a value, since a value may be a token.

/** The request doesn't prove who asks: 401 with a challenge. */
export class AuthenticationError extends Error {
  /** Stable, for logs and tests: `token_missing`, `token_invalid`, `header_invalid`, … */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'AuthenticationError';
    this.code = code;
  }
}

/** The keys that prove a token can't be had now: 503, try again. */
export class AuthorityUnavailableError extends Error {
  constructor() {
    super('The keys that prove who asks could not be fetched. Try again in a moment.');
    this.name = 'AuthorityUnavailableError';
  }
}
