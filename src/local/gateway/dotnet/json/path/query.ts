// The expressions inside [?( … )] of a JSONPath: comparisons, existence, regular expressions, and/or.

import { textOf } from '../../objects.ts';
import { RegexOption } from '../../regex/node.ts';
import { Regex } from '../../regex/regex.ts';
import { JContainer } from '../container.ts';
import { jsonException } from '../errors.ts';
import { scalarText } from '../scalar-text.ts';
import type { JToken } from '../token.ts';
import { JTokenType } from '../token-type.ts';
import { JValue } from '../value.ts';
import { compareValues } from '../value-order.ts';
import { applyFilter, type Filter, type Selection } from './filter.ts';

export type Operand = { path: Filter[] } | { value: JValue };
export type Operator = 'exists' | '==' | '!=' | '>' | '>=' | '<' | '<=' | '=~' | '===' | '!==';

export type Query =
  | { kind: 'and'; parts: Query[] }
  | { kind: 'or'; parts: Query[] }
  | { kind: 'compare'; operator: Operator; left: Operand; right: Operand | null };

function* tokensOf(operand: Operand, token: JToken, selection: Selection): Generator<JToken> {
  if ('value' in operand) {
    yield operand.value;
    return;
  }
  let current: Iterable<JToken> = [token];
  for (const filter of operand.path) current = applyFilter(filter, current, { ...selection, errorWhenNoMatch: false });
  yield* current;
}

export function matches(query: Query, token: JToken, selection: Selection): boolean {
  if (query.kind === 'and') return query.parts.every((part) => matches(part, token, selection));
  if (query.kind === 'or') return query.parts.some((part) => matches(part, token, selection));
  if (query.operator === 'exists') {
    for (const _ of tokensOf(query.left, token, selection)) return true;
    return false;
  }
  const rights = [...tokensOf(query.right!, token, selection)];
  for (const left of tokensOf(query.left, token, selection)) {
    for (const right of rights) if (compare(query.operator, left, right, selection)) return true;
  }
  return false;
}

function compare(operator: Operator, left: JToken, right: JToken, selection: Selection): boolean {
  if (left instanceof JValue && right instanceof JValue) {
    switch (operator) {
      case '=~':
        return regexMatches(left, right, selection);
      case '==':
        return looselyEqual(left, right);
      case '===':
        return strictlyEqual(left, right);
      case '!=':
        return !looselyEqual(left, right);
      case '!==':
        return !strictlyEqual(left, right);
      case '>':
        return left.compareTo(right) > 0;
      case '>=':
        return left.compareTo(right) >= 0;
      case '<':
        return left.compareTo(right) < 0;
      case '<=':
        return left.compareTo(right) <= 0;
      default:
        return true;
    }
  }
  // Whole objects and arrays only exist or differ.
  return operator === 'exists' || operator === '!=';
}

function regexMatches(input: JValue, pattern: JValue, selection: Selection): boolean {
  if (input.type !== JTokenType.String || pattern.type !== JTokenType.String) return false;
  const text = pattern.value as string;
  const end = text.lastIndexOf('/');
  let options = 0;
  for (const letter of text.slice(end + 1)) {
    if (letter === 'i') options |= RegexOption.IgnoreCase;
    else if (letter === 'm') options |= RegexOption.Multiline;
    else if (letter === 's') options |= RegexOption.Singleline;
    else if (letter === 'x') options |= RegexOption.ExplicitCapture;
  }
  return new Regex(text.slice(1, end), options, selection.regexTimeout).isMatch(input.value as string);
}

function looselyEqual(left: JValue, right: JValue): boolean {
  const numbers: number[] = [JTokenType.Integer, JTokenType.Float];
  if (numbers.includes(left.type) && numbers.includes(right.type)) {
    return compareValues(JTokenType.Float, left.value, right.value) === 0;
  }
  if (left.equals(right)) return true;
  if (right.type !== JTokenType.String) return false;
  // A literal is text: other kinds of values are compared by theirs.
  switch (left.type) {
    case JTokenType.Date:
      return JSON.parse(scalarText(left.value)!) === right.value;
    case JTokenType.Bytes:
      return Buffer.from(left.value as Uint8Array).toString('base64') === right.value;
    case JTokenType.Guid:
    case JTokenType.TimeSpan:
      return textOf(left.value) === right.value;
    case JTokenType.Uri:
      return (left.value as { originalString: string }).originalString === right.value;
    default:
      return false;
  }
}

function strictlyEqual(left: JValue, right: JValue): boolean {
  const numbers: number[] = [JTokenType.Integer, JTokenType.Float];
  if (numbers.includes(left.type) && numbers.includes(right.type)) {
    return compareValues(JTokenType.Float, left.value, right.value) === 0;
  }
  if (left.type !== right.type) return false;
  return left.equals(right);
}

/** What a filter that yields nothing is when an error is asked for. */
export function noMatch(path: string): never {
  throw jsonException(`Path returned no token: ${path}.`);
}

export { JContainer };
