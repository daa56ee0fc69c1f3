// Editing a query string without touching the parameters that are not meant: their encoding and order stay.

export type ExistsAction = 'override' | 'skip' | 'append' | 'delete';

/** `query` is empty or begins with `?`; so is the result. Names compare without case. */
export function editQuery(query: string, name: string, action: ExistsAction, values: () => readonly string[]): string {
  const parts = query.length > 1 ? query.slice(1).split('&') : [];
  const isMeant = (part: string) => nameOf(part) === name.toLowerCase();
  const exists = parts.some(isMeant);
  if (action === 'skip' && exists) return query;
  const kept = action === 'override' || action === 'delete' ? parts.filter((part) => !isMeant(part)) : parts;
  const added = action === 'delete' ? [] : values().map((value) => encodePair(name, value));
  const all = [...kept, ...added];
  return all.length === 0 ? '' : `?${all.join('&')}`;
}

export function encodePair(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

function nameOf(part: string): string {
  const raw = part.split('=', 1)[0] ?? '';
  try {
    return decodeURIComponent(raw.replaceAll('+', ' ')).toLowerCase();
  } catch {
    return raw.toLowerCase();
  }
}

/** An address without the slash at its end. */
export function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
