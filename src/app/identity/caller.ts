// Who a request speaks for. Everything behind the handlers sees only this, never a header or a token: the identity
// modules make it from what the gateway proved, and `MCP_AUTH=none` makes one local user.

/** The scopes that the tools ask for; the names are part of the OAuth surface. */
export type Scope = 'snippets.read' | 'snippets.write';

export interface Caller {
  /** `user`: a person signed in through Entra. `subscription`: a subscription key. `local`: nobody was asked. */
  readonly kind: 'user' | 'subscription' | 'local';
  /** The Entra object id (`oid`), `subscription:<id>`, or `local-user`. Snippets belong to `tenantId/userId`. */
  readonly userId: string;
  readonly tenantId: string;
  /** For people to read; never an identifier. */
  readonly name: string;
  /** The client reference: a CIMD URL or `dcr-…`; empty where no gateway told it. */
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly roles: readonly string[];
  /** A guest of the tenant sees no shared snippets. */
  readonly guest: boolean;
  readonly grantId?: string;
  /** The resource (RFC 8707) that the token was issued for: what a challenge has to name. */
  readonly resource?: string;
}
