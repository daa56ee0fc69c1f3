// URL templates of operations: literals, `{parameters}`, trailing wildcards, query parameters (RFC 6570 level 1 as
// API Management narrows it; "Add an API manually" page). Literals win over parameters, parameters over wildcards.

export interface UrlTemplate {
  readonly source: string;
  /** Lower is more specific; compared by `compareTemplates`. */
  readonly ranks: readonly number[];
  /** The parameters when path and query fit, otherwise null. `path` begins with a slash. */
  match(path: string, query: URLSearchParams | (() => URLSearchParams)): Map<string, string> | null;
}

const LITERAL = 0;
const COMPOUND = 1;
const PARAMETER = 2;
const WILDCARD = 3;

interface QueryPart {
  readonly name: string;
  /** A parameter's name, or null for a fixed value. */
  readonly parameter: string | null;
  readonly value: string;
}

/** Compiles a template. Throws Error with a clear message when it can't be one. */
export function compileTemplate(source: string): UrlTemplate {
  const cut = source.indexOf('?');
  const path = cut < 0 ? source : source.slice(0, cut);
  const names: string[] = [];
  const ranks: number[] = [];
  const segments = path.split('/').filter((segment, index) => segment !== '' || index > 0);
  let pattern = '^';
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '' && isLast) {
      pattern += '/?';
      return;
    }
    const { regex, rank } = compileSegment(segment, isLast, source, names);
    // A wildcard takes the rest, also an empty one.
    pattern += rank === WILDCARD ? `(?:/${regex})?` : `/${regex}`;
    ranks.push(rank);
  });
  if (segments.length === 0) pattern += '/?';
  const regex = new RegExp(`${pattern}$`, 'i');
  const query = cut < 0 ? [] : compileQuery(source.slice(cut + 1));
  return {
    source,
    ranks,
    match: (requestPath, requestQuery) => {
      const found = regex.exec(requestPath);
      if (found === null) return null;
      const parameters = new Map<string, string>();
      names.forEach((name, index) => {
        parameters.set(name, decode(found[index + 1] ?? ''));
      });
      if (query.length === 0) return parameters;
      const values = typeof requestQuery === 'function' ? requestQuery() : requestQuery;
      return query.every((part) => matchQuery(part, values, parameters)) ? parameters : null;
    },
  };
}

function compileSegment(segment: string, isLast: boolean, source: string, names: string[]) {
  if (segment === '*' && isLast) return { regex: '.*', rank: WILDCARD };
  if (/^\{\*[^{}]+\}$/.test(segment) && isLast) {
    names.push(segment.slice(2, -1));
    return { regex: '(.*)', rank: WILDCARD };
  }
  let regex = '';
  let rank = LITERAL;
  for (const [part] of segment.matchAll(/\{[^{}]*\}|[^{}]+|[{}]/g)) {
    if (part === '{' || part === '}' || part === '{}') {
      throw new Error(`The URL template '${source}' has a brace that is no parameter.`);
    }
    if (part.startsWith('{')) {
      names.push(part.slice(1, -1));
      regex += '([^/]+?)';
      rank = part === segment ? PARAMETER : COMPOUND;
    } else {
      regex += part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    }
  }
  return { regex, rank };
}

function compileQuery(source: string): QueryPart[] {
  return source
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', value = ''] = part.split('=', 2);
      const parameter = /^\{([^{}]+)\}$/.exec(value)?.[1] ?? null;
      return { name: decode(name), parameter, value: decode(value) };
    });
}

function matchQuery(part: QueryPart, values: URLSearchParams, parameters: Map<string, string>): boolean {
  const value = values.get(part.name);
  if (value === null) return false;
  if (part.parameter === null) return value === part.value;
  parameters.set(part.parameter, value);
  return true;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Orders templates so that the first that matches is the one that API Management takes. */
export function compareTemplates(one: UrlTemplate, other: UrlTemplate): number {
  const length = Math.max(one.ranks.length, other.ranks.length);
  for (let at = 0; at < length; at++) {
    const difference = (one.ranks[at] ?? WILDCARD + 1) - (other.ranks[at] ?? WILDCARD + 1);
    if (difference !== 0) return difference;
  }
  const queryLength = (template: UrlTemplate) => template.source.length - (`${template.source}?`.indexOf('?') + 1);
  return queryLength(other) - queryLength(one);
}
