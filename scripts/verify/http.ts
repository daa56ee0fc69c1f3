// Requests as probes send them: no redirect followed, a time limit, the whole answer as text.
import { Failure, type Target } from './probe.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. @throws Failure when it is none */
  json(): Record<string, unknown>;
}

/** A limit of calls a minute is over after this at the latest. */
const LIMIT_MS = 65_000;

/** Waits out a rate limit once: probing fast is not a fault of the deployment. @throws Failure when nothing answers in time. */
export async function send(target: Target, url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await sendOnce(target, url, init);
  if (answer.status !== 429) return answer;
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const ms = Number.isFinite(seconds) ? (seconds + 1) * 1000 : LIMIT_MS;
  await new Promise((resolve) => setTimeout(resolve, Math.min(ms, LIMIT_MS)));
  return sendOnce(target, url, init);
}

async function sendOnce(target: Target, url: string, init: RequestInit): Promise<Answer> {
  const absolute = url.startsWith('/') ? target.origin + url : url;
  const at = `${init.method ?? 'GET'} ${absolute}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(absolute, { redirect: 'manual', signal: AbortSignal.timeout(target.timeoutMs), ...init });
    text = await response.text();
  } catch (error) {
    throw new Failure(`${at}: ${reasonOf(error)}`);
  }
  return {
    status: response.status,
    headers: response.headers,
    text,
    json() {
      try {
        const value: unknown = JSON.parse(text);
        if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
      } catch {
        // falls through to the failure
      }
      throw new Failure(`${at} answered ${response.status} without JSON: ${text.slice(0, 80)}`);
    },
  };
}

export function form(fields: Readonly<Record<string, string>>): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Why a fetch failed, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'no answer in time';
  const cause = error instanceof Error ? (error.cause as { code?: string; message?: string } | undefined) : undefined;
  return cause?.code ?? cause?.message ?? (error instanceof Error ? error.message : String(error));
}
