// What an application adds to the MCP SDK so that its clients can sign in: a place for the registration, the tokens and
// the verifier, and somebody who opens the address. Serves both generations of the SDK.
import type { OAuthClientProvider as ProviderV2 } from '@modelcontextprotocol/client';
import type { OAuthDiscoveryState, OAuthClientProvider as ProviderV1 } from '@modelcontextprotocol/sdk/client/auth.js';
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { ADA, LOOPBACK_REDIRECT, signInAt } from './local-system.ts';

export class SdkAccount implements ProviderV1, ProviderV2 {
  readonly redirectUrl = LOOPBACK_REDIRECT;
  readonly clientMetadata = {
    client_name: 'SDK client',
    redirect_uris: [LOOPBACK_REDIRECT],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  /** How often a person was needed. */
  signIns = 0;
  stored: OAuthTokens | undefined;
  #client: OAuthClientInformationMixed | undefined;
  #verifier = '';
  #discovered: OAuthDiscoveryState | undefined;
  #answer: Promise<URLSearchParams> | undefined;
  readonly #user: typeof ADA;

  constructor(user: typeof ADA = ADA) {
    this.#user = user;
  }

  clientInformation(): OAuthClientInformationMixed | undefined {
    return this.#client;
  }

  saveClientInformation(client: OAuthClientInformationMixed): void {
    this.#client = client;
  }

  tokens(): OAuthTokens | undefined {
    return this.stored;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.stored = tokens;
  }

  redirectToAuthorization(url: URL): void {
    this.signIns += 1;
    this.#answer = signInAt(url.href, (at) => at.startsWith(LOOPBACK_REDIRECT), { user: this.#user });
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.#discovered = state;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovered;
  }

  /** What came back to the redirect URI. */
  async answer(): Promise<URLSearchParams> {
    if (this.#answer === undefined) throw new Error('The client has not asked anybody to sign in.');
    return this.#answer;
  }
}
