// A browser as far as the sign-in needs one, without a page engine: cookies by RFC 6265's rules that matter here (host,
// Secure on localhost, Max-Age=0, SameSite=Lax), redirects one by one, meta refresh, and forms. Chromium runs the same flow
// in test/e2e; this one is fast and shows every step.

export interface Step {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export class Browser {
  /** By host: two ports of one host share cookies, as in a browser. */
  readonly #cookies = new Map<string, Map<string, string>>();

  /** One request, no redirect followed. */
  async request(url: string, init: RequestInit = {}): Promise<Step> {
    const target = new URL(url);
    const headers = new Headers(init.headers);
    const jar = this.#cookies.get(target.hostname);
    if (jar !== undefined && jar.size > 0)
      headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(target, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(target.hostname, line);
    return { url, status: response.status, headers: response.headers, body: await response.text() };
  }

  /** Goes where redirects and meta refreshes lead, until a page with something to do, or until `stop` says so. */
  async go(url: string, stop: (url: string) => boolean = () => false): Promise<Step> {
    let next: string | undefined = url;
    let step: Step | undefined;
    for (let hop = 0; next !== undefined && hop < 20; hop += 1) {
      if (stop(next)) return { url: next, status: 0, headers: new Headers(), body: '' };
      step = await this.request(next);
      next = onward(step);
    }
    return step!;
  }

  /** Sends a form of the page as its button would; then goes on. */
  async submit(page: Step, fields: Record<string, string>, stop?: (url: string) => boolean): Promise<Step> {
    const action = /<form[^>]*action=['"]([^'"]+)['"]/.exec(page.body)?.[1];
    if (action === undefined) throw new Error(`${page.url} (${page.status}) has no form: ${page.body.slice(0, 300)}`);
    const step = await this.request(new URL(decode(action), page.url).href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null', 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ ...hiddenFields(page.body), ...fields }).toString(),
    });
    const next = onward(step);
    return next === undefined ? step : this.go(next, stop);
  }

  cookie(host: string, name: string | RegExp): string | undefined {
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    for (const [key, value] of jar) if (typeof name === 'string' ? key === name : name.test(key)) return value;
    return undefined;
  }

  cookieNames(host: string): string[] {
    return [...(this.#cookies.get(host)?.keys() ?? [])];
  }

  setCookie(host: string, name: string, value: string): void {
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar.set(name, value));
  }

  forget(host: string): void {
    this.#cookies.delete(host);
  }

  #keep(host: string, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const has = (attribute: string) => attributes.some((one) => one.toLowerCase() === attribute);
    if (name.startsWith('__Host-') && !(has('secure') && has('path=/'))) throw new Error(`A browser refuses ${line}`);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    if (has('max-age=0')) jar.delete(name);
    else jar.set(name, pair.slice(at + 1));
    this.#cookies.set(host, jar);
  }
}

export function hiddenFields(html: string): Record<string, string> {
  const form = /<form[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const inputs = [...form.matchAll(/<input type=['"]hidden['"] name=['"]([^'"]+)['"] value=['"]([^'"]*)['"]/g)];
  return Object.fromEntries(inputs.map((match) => [match[1]!, decode(match[2]!)]));
}

function onward(step: Step): string | undefined {
  const location = step.headers.get('location');
  if (location !== null) return new URL(location, step.url).href;
  const refresh = /<meta http-equiv="refresh" content="0;url=([^"]+)"/.exec(step.body)?.[1];
  return refresh === undefined ? undefined : new URL(decode(refresh), step.url).href;
}

function decode(html: string): string {
  return html.replace(/&(?:amp|lt|gt|quot|#(\d+)|#x([0-9a-f]+));/gi, (entity, decimal?: string, hex?: string) => {
    if (decimal !== undefined) return String.fromCharCode(Number(decimal));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }[entity]!;
  });
}
