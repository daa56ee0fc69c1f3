// Tokens of the gateway's managed identity from the App Service endpoint (IDENTITY_ENDPOINT and IDENTITY_HEADER,
// api-version 2019-08-01): what plays the role of API Management's own identity here. Tokens are kept until shortly
// before they expire, and one request at a time asks for each.
import type { Clock, HttpPort, IdentityTokenPort } from '../runtime/ports.ts';

export interface ManagedIdentityOptions {
  readonly http: HttpPort;
  readonly clock: Clock;
  /** Where the endpoint is; null when this machine plays none. */
  readonly endpoint: string | null;
  /** The secret that goes with it. */
  readonly header: string | null;
}

interface Token {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** How long before its end a token is no longer given out. */
const MARGIN = 5 * 60 * 1000;
const TIMEOUT = 30_000;

export class ManagedIdentityTokens implements IdentityTokenPort {
  readonly #options: ManagedIdentityOptions;
  readonly #tokens = new Map<string, Token>();
  readonly #pending = new Map<string, Promise<Token>>();

  constructor(options: ManagedIdentityOptions) {
    this.#options = options;
  }

  async token({ resource, clientId }: { resource: string; clientId: string | null }): Promise<string> {
    const key = JSON.stringify([resource, clientId]);
    const known = this.#tokens.get(key);
    if (known !== undefined && known.expires - this.#options.clock.now() > MARGIN) return known.text;
    let pending = this.#pending.get(key);
    if (pending === undefined) {
      pending = this.#fetch(resource, clientId).finally(() => this.#pending.delete(key));
      this.#pending.set(key, pending);
    }
    const token = await pending;
    this.#tokens.set(key, token);
    return token.text;
  }

  async #fetch(resource: string, clientId: string | null): Promise<Token> {
    const { endpoint, header, http } = this.#options;
    if (endpoint === null || header === null) {
      throw new Error(
        'No managed identity here: set IDENTITY_ENDPOINT and IDENTITY_HEADER (the local Entra prints them), ' +
          'or give the gateway an identityTokens port.',
      );
    }
    const url = new URL(endpoint);
    url.searchParams.set('resource', resource);
    url.searchParams.set('api-version', '2019-08-01');
    if (clientId !== null) url.searchParams.set('client_id', clientId);
    const response = await http.send({
      method: 'GET',
      url: url.href,
      headers: [['X-IDENTITY-HEADER', header]],
      body: null,
      headersTimeout: TIMEOUT,
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body ?? []) chunks.push(chunk as Uint8Array);
    const text = Buffer.concat(chunks).toString('utf8');
    if (response.status !== 200) {
      throw new Error(`The managed-identity endpoint answered ${response.status}: ${text.slice(0, 300)}`);
    }
    return readToken(text);
  }
}

function readToken(text: string): Token {
  let answer: { access_token?: unknown; expires_on?: unknown };
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error('The managed-identity endpoint did not answer JSON.');
  }
  if (typeof answer.access_token !== 'string') {
    throw new Error('The answer of the managed-identity endpoint has no access_token.');
  }
  const expires = Number(answer.expires_on);
  return { text: answer.access_token, expires: Number.isFinite(expires) ? expires * 1000 : 0 };
}
