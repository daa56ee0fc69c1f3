// An issuer of tokens: OpenID Connect metadata and a key set on a real server, tokens by jose. Its keys can be rotated
// and its endpoint can be down, and it counts how often it was asked.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export interface IssuerOptions {
  /** Path of the metadata in front of `/.well-known/openid-configuration`. */
  readonly path?: string;
  /** `issuer` of the metadata; the address itself when missing. */
  readonly issuer?: string;
}

export class Issuer implements AsyncDisposable {
  readonly origin: string;
  readonly #server;
  readonly #path: string;
  readonly #issuer: string | undefined;
  #keys: { kid: string; privateKey: CryptoKey; jwk: JWK }[] = [];
  /** Readings of the metadata. */
  reads = 0;
  isDown = false;

  private constructor(server: ReturnType<typeof createServer>, options: IssuerOptions) {
    this.#server = server;
    this.#path = options.path ?? '';
    this.#issuer = options.issuer;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      const answer = this.isDown ? undefined : this.#answer(request.url ?? '');
      response.writeHead(answer === undefined ? 503 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    });
  }

  static async start(options: IssuerOptions = {}): Promise<Issuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = new Issuer(server, options);
    await issuer.addKey('first');
    return issuer;
  }

  get issuer(): string {
    return this.#issuer ?? this.origin;
  }

  get configUrl(): string {
    return `${this.origin}${this.#path}/.well-known/openid-configuration`;
  }

  #answer(url: string): unknown {
    if (url === '/keys') return { keys: this.#keys.map(({ jwk }) => jwk) };
    if (url !== `${this.#path}/.well-known/openid-configuration`) return undefined;
    this.reads++;
    return { issuer: this.issuer, jwks_uri: `${this.origin}/keys` };
  }

  async addKey(kid: string, alg = 'RS256'): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    this.#keys.push({ kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } });
  }

  removeKey(kid: string): void {
    this.#keys = this.#keys.filter((key) => key.kid !== kid);
  }

  /** Modulus and exponent of a key. */
  publicKey(kid = 'first'): JWK {
    const key = this.#keys.find((candidate) => candidate.kid === kid);
    if (key === undefined) throw new Error(`no key ${kid}`);
    return key.jwk;
  }

  /** A token with this issuer as `iss` unless the claims say otherwise. `exp` must be given or is missing. */
  sign(claims: JWTPayload, { kid = 'first', alg = 'RS256', named = kid as string | null } = {}): Promise<string> {
    const key = this.#keys.find((candidate) => candidate.kid === kid);
    if (key === undefined) throw new Error(`no key ${kid}`);
    return new SignJWT({ iss: this.issuer, ...claims })
      .setProtectedHeader(named === null ? { alg, typ: 'JWT' } : { alg, typ: 'JWT', kid: named })
      .sign(key.privateKey);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
