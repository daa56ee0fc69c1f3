// OpenID Connect metadata and key sets, as validate-jwt's openid-config keeps them: read once an hour; a token with an
// unknown kid makes it look again at once the first time, then at most every five minutes (validate-jwt page). What
// was read before stays good while the endpoint doesn't answer. Requests go through the gateway's http port only.
import type { Clock, HttpPort } from '../runtime/ports.ts';
import { JwtFailure } from './failure.ts';
import { jsonWebKey, type VerificationKey } from './keys.ts';

export interface OpenIdConfiguration {
  readonly issuer: string | null;
  readonly keys: readonly VerificationKey[];
}

const MAX_AGE = 60 * 60 * 1000;
const REFRESH_INTERVAL = 5 * 60 * 1000;
const TIMEOUT = 30_000;
const MAX_DOCUMENT_BYTES = 1024 * 1024;

interface Entry {
  configuration: OpenIdConfiguration | null;
  readAt: number;
  /** When the last refresh for an unknown key, or the last failed reading, was. */
  lastRefresh: number | null;
  reading: Promise<OpenIdConfiguration> | null;
}

export class OpenIdConfigurations {
  readonly #http: HttpPort;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(http: HttpPort, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  /** The configuration at a URL, at most an hour old where the endpoint answers. Rejects with JwtFailure. */
  get(url: string): Promise<OpenIdConfiguration> {
    const entry = this.#entry(url);
    const now = this.#clock.now();
    const known = entry.configuration;
    if (known !== null && (now - entry.readAt < MAX_AGE || !this.#mayRefresh(entry, now)))
      return Promise.resolve(known);
    return this.#read(url, entry);
  }

  /** For a token whose key is not known: reads again if the interval allows. True when there is something new to try. */
  async refresh(url: string): Promise<boolean> {
    const entry = this.#entry(url);
    const now = this.#clock.now();
    if (entry.reading === null) {
      if (!this.#mayRefresh(entry, now)) return false;
      entry.lastRefresh = now;
    }
    const before = entry.configuration;
    return (await this.#read(url, entry)) !== before;
  }

  #mayRefresh(entry: Entry, now: number): boolean {
    return entry.lastRefresh === null || now - entry.lastRefresh >= REFRESH_INTERVAL;
  }

  #entry(url: string): Entry {
    let entry = this.#entries.get(url);
    if (entry === undefined) {
      entry = { configuration: null, readAt: 0, lastRefresh: null, reading: null };
      this.#entries.set(url, entry);
    }
    return entry;
  }

  /** One reading at a time for each URL, whoever asks. */
  #read(url: string, entry: Entry): Promise<OpenIdConfiguration> {
    entry.reading ??= this.#fetchConfiguration(url).then(
      (configuration) => {
        entry.configuration = configuration;
        entry.readAt = this.#clock.now();
        entry.reading = null;
        return configuration;
      },
      (error: unknown) => {
        entry.reading = null;
        if (entry.configuration === null) {
          const why = error instanceof Error ? error.message : String(error);
          throw new JwtFailure('JwtInvalid', `IDX20803: Unable to obtain configuration from: '${url}'. ${why}`);
        }
        entry.lastRefresh = this.#clock.now();
        return entry.configuration;
      },
    );
    return entry.reading;
  }

  async #fetchConfiguration(url: string): Promise<OpenIdConfiguration> {
    const metadata = await this.#fetchJson(url);
    const { issuer, jwks_uri: jwksUri } = metadata;
    if (typeof jwksUri !== 'string') throw new Error('The document has no jwks_uri.');
    const keySet = await this.#fetchJson(new URL(jwksUri, url).href);
    if (!Array.isArray(keySet.keys)) throw new Error(`The key set at ${jwksUri} has no keys.`);
    return {
      issuer: typeof issuer === 'string' ? issuer : null,
      keys: keySet.keys.map(jsonWebKey).filter((key) => key !== null),
    };
  }

  async #fetchJson(url: string): Promise<Record<string, unknown>> {
    const response = await this.#http.send({
      method: 'GET',
      url,
      headers: [['Accept', 'application/json']],
      body: null,
      headersTimeout: TIMEOUT,
      followRedirects: true,
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += (chunk as Uint8Array).length;
      if (size > MAX_DOCUMENT_BYTES) throw new Error(`${url} answered more than ${MAX_DOCUMENT_BYTES} bytes.`);
      chunks.push(chunk as Uint8Array);
    }
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`);
    let value: unknown;
    try {
      value = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    } catch {
      throw new Error(`${url} did not answer JSON.`);
    }
    if (typeof value !== 'object' || value === null) throw new Error(`${url} did not answer a JSON object.`);
    return value as Record<string, unknown>;
  }
}
