// Whether an outcome is the one a vector wants: type, value and text; phase and exception of failures (of compile
// errors only the phase). Where the wanted sequence is lazy, an array or list of the same elements is as good.
import type { Outcome } from '../../../../../src/local/gateway/expressions/index.ts';

export interface Vector {
  id: string;
  topic: string;
  source: string;
  scenario?: string;
  outcome: Record<string, unknown> & { ok: boolean };
  deterministic?: boolean;
}

const LAZY = 'System.Collections.Generic.IEnumerable<';
const elementOf = (type: string): string =>
  type.endsWith('[]') ? type.slice(0, -2) : type.replace(/^[^<]*</, '').replace(/>$/, '');

function sameType(wanted: string, actual: string): boolean {
  if (wanted === actual) return true;
  const isList = actual.endsWith('[]') || actual.startsWith('System.Collections.Generic.List<');
  return wanted.startsWith(LAZY) && isList && elementOf(wanted) === elementOf(actual);
}

function same(wanted: unknown, actual: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null || typeof actual !== 'object' || actual === null) {
    return Object.is(wanted, actual);
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      wanted.length === actual.length &&
      wanted.every((item, index) => same(item, actual[index]))
    );
  }
  const a = wanted as Record<string, unknown>;
  const b = actual as Record<string, unknown>;
  if (typeof a.type === 'string' && 'value' in a) {
    const parts = ['kind', 'tokenType', 'truncated', 'opaque'].filter((name) => name in a);
    return (
      sameType(a.type, String(b.type)) &&
      parts.every((name) => a[name] === b[name]) &&
      (!('key' in a) || same(a.key, b.key)) &&
      same(a.value, b.value)
    );
  }
  const names = Object.keys(a);
  return Object.keys(b).join() === names.join() && names.every((name) => same(a[name], b[name]));
}

/** What differs, or null. */
export function disagreement(vector: Vector, actual: Outcome): string | null {
  const wanted = vector.outcome;
  const show = () => `${vector.source}\n  wanted ${JSON.stringify(wanted)}\n  got    ${JSON.stringify(actual)}`;
  if (wanted.ok !== actual.ok) return show();
  if (!actual.ok) {
    if (wanted.phase !== actual.phase) return show();
    return actual.phase === 'compile' || wanted.exception === actual.exception ? null : show();
  }
  if (vector.deterministic === false && !('value' in wanted)) return wanted.type === actual.type ? null : show();
  if (!same(wanted, actual)) return show();
  return 'text' in wanted && wanted.text !== actual.text ? show() : null;
}
