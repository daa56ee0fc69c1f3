// Uri.GetComponents: any selection of parts, escaped or not.
import { DotNetException } from '../exception.ts';
import type { Uri } from './uri.ts';
import { unescapeData, unescapeSafely } from './uri-escape.ts';
import { idnHost } from './uri-parse.ts';

/** System.UriComponents, its single flags. */
const SCHEME = 1;
const USER_INFO = 2;
const HOST = 4;
const PORT = 8;
const PATH = 16;
const QUERY = 32;
const FRAGMENT = 64;
const STRONG_PORT = 128;
const NORMALIZED_HOST = 256;
const KEEP_DELIMITER = 0x40000000;

/**
 * @param components a UriComponents value
 * @param format UriFormat: 1 escaped, 2 unescaped, 3 unescaped where that is safe
 */
export function componentsOf(uri: Uri, components: number, format: number): string {
  if (format < 1 || format > 3)
    throw new DotNetException(
      'System.ArgumentOutOfRangeException',
      "Specified argument was out of the range of valid values. (Parameter 'format')",
    );
  const { parts } = uri;
  const wanted = components & ~KEEP_DELIMITER;
  const keep = (components & KEEP_DELIMITER) !== 0;
  const shape = (text: string) => (format === 1 ? text : format === 2 ? unescapeData(text) : unescapeSafely(text));
  const path = shape(parts.isDosPath ? `/${parts.path}` : parts.path);
  const port = parts.port < 0 ? '' : String(parts.port);
  // One component alone comes without its delimiter.
  if (wanted === PATH) return keep ? path : path.replace(/^\//, '');
  if (wanted === QUERY) return shape(keep ? parts.query : parts.query.slice(1));
  if (wanted === FRAGMENT) return shape(keep ? parts.fragment : parts.fragment.slice(1));
  if (wanted === SCHEME) return keep ? uri.leftPart(0) : parts.scheme;
  if (wanted === USER_INFO) return shape(parts.userInfo) + (keep && parts.userInfo !== '' ? '@' : '');
  if (wanted === PORT) return uri.isDefaultPort ? '' : port;
  if (wanted === STRONG_PORT) return port;
  let text = '';
  if ((wanted & SCHEME) !== 0) text += uri.leftPart(0);
  if ((wanted & USER_INFO) !== 0 && parts.userInfo !== '') text += `${shape(parts.userInfo)}@`;
  if ((wanted & NORMALIZED_HOST) !== 0) text += idnHost(parts.host);
  else if ((wanted & HOST) !== 0) text += parts.host;
  const strong = (wanted & STRONG_PORT) !== 0 && port !== '';
  if (strong || ((wanted & PORT) !== 0 && !uri.isDefaultPort)) text += `:${port}`;
  if ((wanted & PATH) !== 0) text += path;
  if ((wanted & QUERY) !== 0) text += shape(parts.query);
  if ((wanted & FRAGMENT) !== 0) text += shape(parts.fragment);
  return text;
}
