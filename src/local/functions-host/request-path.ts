// From the request target to the path that routes are matched with, as Kestrel and ASP.NET Core make it: unescaped once
// (except `%2F`), dot segments removed, case kept, doubled slashes kept.

export interface RequestPath {
  /** Unescaped; `%2F` stays as it came. */
  readonly path: string;
  /** Path and query as they go on to the worker: escaped again, so that `%2F` has become `%252F`. */
  readonly forwarded: string;
  readonly query: URLSearchParams;
}

/** @param target the request line's target. @returns `null` for one that the server refuses with 400. */
export function readRequestPath(target: string): RequestPath | null {
  let origin = target;
  if (!origin.startsWith('/')) {
    // absolute-form (RFC 9112 §3.2.2); anything else names no resource here
    const url = URL.parse(origin);
    if (url === null || !/^https?:$/.test(url.protocol)) return null;
    origin = url.pathname + url.search;
  }
  const mark = origin.indexOf('?');
  const rawPath = mark < 0 ? origin : origin.slice(0, mark);
  const search = mark < 0 ? '' : origin.slice(mark);
  const path = rawPath.includes('%') ? unescapePath(rawPath) : rawPath;
  if (path.includes('\0')) return null;
  const clean = path.includes('/.') ? removeDotSegments(path) : path;
  return { path: clean, forwarded: escapePath(clean) + search, query: new URLSearchParams(search) };
}

/** Runs of escapes are taken together, since a character may need several; a run that is not UTF-8 stays as it is. */
function unescapePath(path: string): string {
  return path.replace(/(?:%(?!2f)[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** RFC 3986 §5.2.4, over unescaped text: `/x/%2e%2e/y` is `/y` too. */
function removeDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if (last && (segment === '.' || segment === '..')) kept.push('');
  }
  return `/${kept.join('/')}`;
}

function escapePath(path: string): string {
  return /^[\w\-.~!$&'()*+,;=:@/]*$/.test(path)
    ? path
    : path.replace(/[^\w\-.~!$&'()*+,;=:@/]+/g, (run) => encodeURIComponent(run.toWellFormed()));
}
