// Takes the text of an absolute URI apart as System.Uri does: which schemes have hosts, default ports and queries, what
// a host may look like, dot segments, canonical escaping.
import { domainToASCII } from 'node:url';
import { DotNetException } from '../exception.ts';
import { IPAddress, parseIPv4, parseIPv6 } from './ip-address.ts';
import { canonicalize, FRAGMENT_CHARS, PATH_CHARS, QUERY_CHARS, USER_INFO_CHARS } from './uri-escape.ts';

export interface UriParts {
  scheme: string;
  /** Whether `//` follows the scheme. */
  hasAuthority: boolean;
  userInfo: string;
  /** As Uri.Host gives it: lower case, brackets around IPv6. */
  host: string;
  /** Zone of an IPv6 host, with its percent sign. */
  hostScope: string;
  hostType: 'Unknown' | 'Basic' | 'Dns' | 'IPv4' | 'IPv6';
  /** -1 where neither the text nor the scheme has one. */
  port: number;
  defaultPort: number;
  /** Canonical; of a DOS path without a leading slash. */
  path: string;
  /** With question mark and hash sign. */
  query: string;
  fragment: string;
  isDosPath: boolean;
  /** The text without user info, path, query and fragment changed: what ToString unescapes. */
  raw: { path: string; query: string; fragment: string };
}

export function uriFormat(message: string): DotNetException {
  return new DotNetException('System.UriFormatException', `Invalid URI: ${message}`);
}

interface Scheme {
  port: number;
  /** `//` and a host must follow. */
  needsHost: boolean;
  hasQuery: boolean;
  hasFragment: boolean;
}

const web = (port: number): Scheme => ({ port, needsHost: true, hasQuery: true, hasFragment: true });
const old = (port: number, hasFragment = true): Scheme => ({ port, needsHost: true, hasQuery: false, hasFragment });

const SCHEMES: Record<string, Scheme> = {
  http: web(80),
  https: web(443),
  ws: web(80),
  wss: web(443),
  ftp: old(21),
  gopher: old(70),
  nntp: old(119),
  telnet: old(23, false),
  ldap: web(389),
  file: web(-1),
  'net.tcp': web(808),
  'net.pipe': web(-1),
};

const UNKNOWN: Scheme = { port: -1, needsHost: false, hasQuery: true, hasFragment: true };
const NEWS: Scheme = { port: -1, needsHost: false, hasQuery: false, hasFragment: true };

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):/;
const DOS_PATH = /^[A-Za-z][:|][\\/]/;

/** Whether the text begins with a scheme (or is a DOS or UNC path): then it is not relative. */
export function looksAbsolute(text: string): boolean {
  const trimmed = text.trim();
  return SCHEME.test(trimmed) || DOS_PATH.test(trimmed) || trimmed.startsWith('\\\\');
}

/** Whether a text that begins with a known scheme lacks the host behind it, so that it could be a relative URI. */
export function lacksAuthority(text: string): boolean {
  const match = SCHEME.exec(text.trim());
  if (match === null) return false;
  const scheme = schemeOf(match[1]!.toLowerCase());
  return scheme.needsHost && !/^[\\/]{2}/.test(text.trim().slice(match[0].length));
}

function schemeOf(name: string): Scheme {
  if (name === 'news') return NEWS;
  return (Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined) ?? UNKNOWN;
}

/** @param text absolute: it begins with a scheme, or is a file path */
export function parseAbsolute(text: string): UriParts {
  const trimmed = text.trim();
  if (DOS_PATH.test(trimmed)) return fileParts('', `${trimmed[0]}:${trimmed.slice(2)}`, true);
  if (trimmed.startsWith('\\\\')) {
    const [, host = '', path = ''] = /^([^/]*)(.*)$/s.exec(trimmed.slice(2).replaceAll('\\', '/'))!;
    return fileParts(host, path, false);
  }
  if (trimmed.startsWith('/')) return fileParts('', trimmed, false);
  if (/^[A-Za-z]:/.test(trimmed)) throw uriFormat("A Dos path must be rooted, for example, 'c:\\\\'.");
  const match = SCHEME.exec(trimmed);
  if (match === null) {
    throw uriFormat(trimmed === '' ? 'The URI is empty.' : 'The format of the URI could not be determined.');
  }
  const name = match[1]!.toLowerCase();
  const scheme = schemeOf(name);
  const rest = trimmed.slice(match[0].length);
  if (name === 'mailto') return mailParts(rest);
  if (!rest.startsWith('//')) {
    if (!scheme.needsHost) return opaqueParts(name, scheme, rest);
    throw uriFormat(
      /^[\\/]{2}/.test(rest) ? 'The hostname could not be parsed.' : 'The Authority/Host could not be parsed.',
    );
  }
  return hierarchicalParts(name, scheme, rest.slice(2));
}

function emptyParts(scheme: string, port: number): UriParts {
  return {
    scheme,
    hasAuthority: false,
    userInfo: '',
    host: '',
    hostScope: '',
    hostType: 'Unknown',
    port,
    defaultPort: port,
    path: '',
    query: '',
    fragment: '',
    isDosPath: false,
    raw: { path: '', query: '', fragment: '' },
  };
}

/** Splits off query and fragment where the scheme has them, and fills in all three. */
function setPath(parts: UriParts, text: string, scheme: Scheme, hierarchical: boolean): void {
  const hash = scheme.hasFragment ? text.indexOf('#') : -1;
  const fragment = hash < 0 ? '' : text.slice(hash);
  let path = hash < 0 ? text : text.slice(0, hash);
  const mark = scheme.hasQuery ? path.indexOf('?') : -1;
  const query = mark < 0 ? '' : path.slice(mark);
  if (mark >= 0) path = path.slice(0, mark);
  if (hierarchical) {
    path = path.replaceAll('\\', '/');
    if (!path.startsWith('/')) path = `/${path}`;
    path = removeDotSegments(path.replace(/%2e/gi, '.'), path);
  }
  parts.path = canonicalize(path, PATH_CHARS);
  parts.query = query === '' ? '' : `?${canonicalize(query.slice(1), QUERY_CHARS)}`;
  parts.fragment = fragment === '' ? '' : `#${canonicalize(fragment.slice(1), FRAGMENT_CHARS)}`;
  parts.raw = { path, query, fragment };
}

/** RFC 3986 §5.2.4; a path that has none stays as `original`. */
export function removeDotSegments(path: string, original: string): string {
  const segments = path.split('/');
  if (!segments.some((segment) => segment === '.' || segment === '..')) return original;
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') {
      if (kept.length > 1) kept.pop();
      if (last) kept.push('');
    } else if (segment === '.') {
      if (last) kept.push('');
    } else kept.push(segment);
  }
  return kept.join('/');
}

function hierarchicalParts(name: string, scheme: Scheme, text: string): UriParts {
  const stops = scheme.hasQuery ? /[/\\?#]/ : /[/\\#]/;
  const found = text.search(stops);
  const end = found < 0 ? text.length : found;
  const rest = text.slice(end);
  if (name === 'file') {
    if (end === 0 && /^[/\\][A-Za-z][:|](?:[/\\]|$)/.test(rest)) return fileParts('', rest.slice(1), true, scheme);
    return fileParts(text.slice(0, end), rest, false, scheme);
  }
  const parts = emptyParts(name, scheme.port);
  parts.hasAuthority = true;
  setAuthority(parts, text.slice(0, end), scheme === UNKNOWN);
  setPath(parts, rest, scheme, true);
  return parts;
}

function fileParts(host: string, path: string, isDosPath: boolean, scheme: Scheme | null = null): UriParts {
  const parts = emptyParts('file', -1);
  parts.hasAuthority = true;
  parts.isDosPath = isDosPath;
  parts.hostType = 'Basic';
  if (host !== '') setAuthority(parts, host, false);
  setPath(parts, path, scheme ?? { port: -1, needsHost: true, hasQuery: false, hasFragment: false }, true);
  if (isDosPath) {
    parts.path = parts.path.replace(/^\/([A-Za-z])[:|]/, '$1:');
    parts.raw.path = parts.raw.path.replace(/^\//, '');
  }
  return parts;
}

function opaqueParts(name: string, scheme: Scheme, text: string): UriParts {
  const parts = emptyParts(name, scheme.port);
  setPath(parts, text, scheme, false);
  return parts;
}

/** mailto:user@host is host and user info without a path. */
function mailParts(text: string): UriParts {
  const parts = emptyParts('mailto', 25);
  const address = /^([^@?#]+)@([^@?#/]+)(.*)$/s.exec(text);
  if (address === null) {
    setPath(parts, text, UNKNOWN, false);
    return parts;
  }
  setAuthority(parts, `${address[1]}@${address[2]}`, false);
  setPath(parts, address[3]!, UNKNOWN, false);
  return parts;
}

const BAD_HOST = 'The hostname could not be parsed.';

function setAuthority(parts: UriParts, authority: string, mayBeEmpty: boolean): void {
  const at = authority.indexOf('@');
  if (at >= 0) parts.userInfo = canonicalize(authority.slice(0, at), USER_INFO_CHARS);
  const server = authority.slice(at + 1);
  if (server === '' && mayBeEmpty) {
    parts.hostType = 'Basic';
    return;
  }
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(server);
  if (match === null) throw uriFormat(BAD_HOST);
  setHost(parts, match[1]!);
  const port = match[2];
  if (port === undefined || port === '') return;
  if (!/^\d+$/.test(port) || Number(port) > 65535) throw uriFormat('Invalid port specified.');
  parts.port = Number(port);
}

function setHost(parts: UriParts, host: string): void {
  if (host.startsWith('[')) {
    const [address = '', ...scope] = host.slice(1, -1).split('%');
    const bytes = host.endsWith(']') ? parseIPv6(address) : null;
    if (bytes === null) throw uriFormat(BAD_HOST);
    parts.host = `[${new IPAddress(bytes)}]`;
    parts.hostScope = scope.length === 0 ? '' : `%${scope.join('%')}`;
    parts.hostType = 'IPv6';
    return;
  }
  const ipv4 = /^[\dxXa-fA-F.]+$/.test(host) ? parseIPv4(host) : null;
  if (ipv4 !== null) {
    parts.host = ipv4.join('.');
    parts.hostType = 'IPv4';
    return;
  }
  const type = hostNameType(host);
  if (type === 'Unknown') throw uriFormat(BAD_HOST);
  parts.host = host.toLowerCase();
  parts.hostType = type;
}

/** Labels of letters, digits, hyphens and underscores; those that begin with a hyphen make it a mere registry name. */
export function hostNameType(host: string): 'Unknown' | 'Basic' | 'Dns' {
  const labels = host.endsWith('.') ? host.slice(0, -1).split('.') : host.split('.');
  if (labels.some((label) => label === '' || label.length > 63 || !/^[\p{L}\p{N}\p{M}_-]+$/u.test(label)))
    return 'Unknown';
  return labels.some((label) => label.startsWith('-')) ? 'Basic' : 'Dns';
}

/** Punycode form of a host name. */
export function idnHost(host: string): string {
  return /[^\0-\x7f]/.test(host) ? domainToASCII(host) || host : host;
}
