// Reads host.json as the host does: unknown keys are ignored, a wrong value makes every route answer 503.
// https://learn.microsoft.com/azure/azure-functions/functions-host-json
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface HostSettings {
  /** Without slashes at its ends; `''` for none. */
  readonly routePrefix: string;
  /** Milliseconds; `null`: unbounded (`"-1"`). */
  readonly functionTimeoutMs: number | null;
  /** `null`: unlimited. */
  readonly maxConcurrentRequests: number | null;
  /** Running and waiting together; `null`: unlimited. */
  readonly maxOutstandingRequests: number | null;
}

/** Flex Consumption's default. */
const DEFAULT_TIMEOUT_MS = 30 * 60_000;

type Json = Record<string, unknown>;

/** @returns the settings, or what is wrong in words. */
export function readHostJson(folder: string): HostSettings | { readonly problem: string } {
  const path = join(folder, 'host.json');
  try {
    return interpret(JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')));
  } catch (error) {
    return { problem: `${path}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function interpret(json: unknown): HostSettings {
  const root = object(json, 'the file');
  if (root.version !== '2.0') throw new Error('"version" has to be "2.0".');
  const http = object(object(root.extensions ?? {}, 'extensions').http ?? {}, 'extensions.http');
  const prefix = http.routePrefix ?? 'api';
  if (typeof prefix !== 'string') throw new Error('"extensions.http.routePrefix" has to be a string.');
  return {
    routePrefix: prefix.replace(/^\/+|\/+$/g, ''),
    functionTimeoutMs: timeout(root.functionTimeout),
    maxConcurrentRequests: limit(http.maxConcurrentRequests, 'maxConcurrentRequests'),
    maxOutstandingRequests: limit(http.maxOutstandingRequests, 'maxOutstandingRequests'),
  };
}

function object(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${name} has to be an object.`);
  return value as Json;
}

/** A .NET TimeSpan, `[d.]hh:mm:ss[.fff]`, or `"-1"`. */
function timeout(value: unknown): number | null {
  if (value === undefined || value === null) return DEFAULT_TIMEOUT_MS;
  if (value === '-1') return null;
  const match =
    typeof value === 'string' ? /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d{1,7})?)$/.exec(value) : null;
  const [, days = '0', hours = '99', minutes = '99', seconds = '99'] = match ?? [];
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  if (match === null || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) >= 60 || total === 0) {
    throw new Error('"functionTimeout" has to be a time span such as "00:30:00", or "-1" for no limit.');
  }
  return total * 1000;
}

function limit(value: unknown, name: string): number | null {
  if (value === undefined || value === null || value === -1) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new Error(`"extensions.http.${name}" has to be -1 or a whole number from 1.`);
  }
  return value;
}
