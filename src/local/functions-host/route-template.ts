// One ASP.NET Core route template as a matcher: literals (case-insensitive), `{p}`, `{p?}`, `{p=default}`, `{*rest}`,
// constraints, and segments that mix text and parameters (`{name}.{ext}`).
import { type Constraint, parseConstraint } from './route-constraints.ts';

export type RouteValues = Readonly<Record<string, string>>;
export interface RouteTemplate {
  /** @param path unescaped, beginning with a slash. @returns the parameters, or `null` when it does not match. */
  match(path: string): RouteValues | null;
}

interface Parameter {
  readonly name: string;
  readonly optional: boolean;
  readonly fallback: string | undefined;
  readonly constraints: readonly Constraint[];
}
type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  | { readonly kind: 'rest'; readonly parameter: Parameter }
  | { readonly kind: 'mixed'; readonly pattern: RegExp; readonly parameters: readonly Parameter[] };

/** @throws Error for a malformed template, in words. */
export function parseRouteTemplate(template: string): RouteTemplate {
  const trimmed = template.replace(/^~?\//, '').replace(/\/$/, '');
  const segments = trimmed === '' ? [] : splitSegments(trimmed).map(parseSegment);
  const rest = segments.findIndex((segment) => segment.kind === 'rest');
  if (rest >= 0 && rest !== segments.length - 1) throw new Error('A catch-all parameter has to be the last one.');
  return { match: (path) => match(segments, path) };
}

function match(segments: readonly Segment[], path: string): RouteValues | null {
  // One slash at the end does not count; an empty segment (`//x`) matches nothing.
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(1, -1) : path.slice(1);
  const parts = trimmed === '' && path.length <= 1 ? [] : trimmed.split('/');
  const values: Record<string, string> = {};
  const take = (parameter: Parameter, value: string): boolean => {
    values[parameter.name] = value;
    return parameter.constraints.every((holds) => holds(value));
  };
  const absent = (parameter: Parameter): boolean => {
    if (parameter.fallback !== undefined) values[parameter.name] = parameter.fallback;
    return parameter.optional || parameter.fallback !== undefined;
  };

  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (segment.kind === 'rest') {
      const left = parts.slice(index).join('/');
      if (left === '') absent(segment.parameter);
      else if (!take(segment.parameter, left)) return null;
      return values;
    }
    if (part === undefined) {
      if (segment.kind === 'parameter' && absent(segment.parameter)) continue;
      return null;
    }
    if (part === '') return null;
    if (segment.kind === 'literal') {
      if (segment.text !== part.toLowerCase()) return null;
    } else if (segment.kind === 'parameter') {
      if (!take(segment.parameter, part)) return null;
    } else {
      const found = segment.pattern.exec(part);
      if (found === null) return null;
      for (const [at, parameter] of segment.parameters.entries()) {
        const value = found[at + 1];
        if (value === undefined ? !absent(parameter) : !take(parameter, value)) return null;
      }
    }
  }
  return parts.length > segments.length ? null : values;
}

/** At slashes that are not inside braces: a regex constraint may hold some. */
function splitSegments(template: string): string[] {
  const segments = [''];
  let depth = 0;
  for (const char of template) {
    if (char === '{') depth++;
    else if (char === '}') depth--;
    if (char === '/' && depth === 0) segments.push('');
    else segments[segments.length - 1] += char;
  }
  if (depth !== 0) throw new Error('A brace is missing in the route.');
  if (segments.includes('')) throw new Error('The route holds two slashes in a row.');
  return segments;
}

function parseSegment(segment: string): Segment {
  const tokens = segment.match(/\{(?:[^{}]|\{\{|\}\})*\}|[^{}]+/g) ?? [];
  if (tokens.join('') !== segment) throw new Error(`"${segment}" is not a route segment.`);
  const [first = ''] = tokens;
  if (tokens.length === 1) {
    if (!first.startsWith('{')) return { kind: 'literal', text: first.toLowerCase() };
    const stars = /^\{\*{1,2}/.exec(first)?.[0].length ?? 0;
    if (stars > 0) return { kind: 'rest', parameter: parseParameter(first.slice(stars, -1)) };
    return { kind: 'parameter', parameter: parseParameter(first.slice(1, -1)) };
  }
  const parameters: Parameter[] = [];
  let pattern = '';
  for (const token of tokens) {
    if (!token.startsWith('{')) {
      pattern += token.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      continue;
    }
    const parameter = parseParameter(token.slice(1, -1));
    parameters.push(parameter);
    // `{name}.{ext?}`: with the optional part its separator goes too
    pattern = parameter.optional ? pattern.replace(/(\\?[^\w\\])$/, '(?:$1(.+))?') : `${pattern}(.+)`;
  }
  return { kind: 'mixed', pattern: new RegExp(`^${pattern}$`, 'i'), parameters };
}

/** `name:constraint(1):other=default?` without its braces. */
function parseParameter(text: string): Parameter {
  const [, name = '', rest = ''] = /^([^:=?]*)(.*)$/s.exec(text) ?? [];
  if (!/^[^/{}*]+$/.test(name)) throw new Error(`"{${text}}" has no usable parameter name.`);
  const optional = rest.endsWith('?');
  const [constraints, fallback] = splitDefault(optional ? rest.slice(0, -1) : rest);
  return { name, optional, fallback, constraints: constraints.map(parseConstraint) };
}

/** Colons and equals signs inside parentheses belong to a constraint's argument. */
function splitDefault(text: string): [constraints: string[], fallback: string | undefined] {
  const parts: string[] = [];
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!;
    if (char === '(') depth++;
    else if (char === ')') depth--;
    if (depth === 0 && char === '=') return [parts, text.slice(index + 1)];
    if (depth === 0 && char === ':') parts.push('');
    else if (parts.length > 0) parts[parts.length - 1] += char;
  }
  return [parts, undefined];
}
