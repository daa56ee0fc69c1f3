// A request's headers in the two forms that the worker gets: on the wire, as a proxy hands them on, and in the message,
// where the library takes them from (lower-cased, duplicates joined by a comma).

/** Names and values in turn, as Node.js has them in `rawHeaders`. */
export type RawHeaders = readonly string[];

/** RFC 9110 §7.6.1, and what the host sets itself. */
const NOT_FORWARDED = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-ms-invocation-id',
]);

/** Response headers that belong to the hop, not to the answer. */
const NOT_ANSWERED = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** JSON of all headers as the handler sees them; also the client's own `x-forwarded-*`, which prove nothing. */
export function joinHeaders(raw: RawHeaders): Record<string, string> {
  const joined: Record<string, string> = Object.create(null);
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!.toLowerCase();
    const value = raw[index + 1]!;
    const before = joined[name];
    joined[name] = before === undefined ? value : `${before},${value}`;
  }
  return joined;
}

export function forwardHeaders(raw: RawHeaders, invocationId: string, host: string, hasBody: boolean): string[] {
  const wire: string[] = [];
  let length = false;
  let chunked = false;
  let named = false;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!;
    const lower = name.toLowerCase();
    if (lower === 'transfer-encoding') chunked = true;
    if (lower === 'content-length') length = true;
    if (lower === 'host') named = true;
    if (!NOT_FORWARDED.has(lower)) wire.push(name, raw[index + 1]!);
  }
  // HTTP/1.0 knows requests without Host; towards the worker it is HTTP/1.1, which does not.
  if (!named) wire.push('host', host);
  if (chunked) wire.push('transfer-encoding', 'chunked');
  else if (!length && hasBody) wire.push('content-length', '0');
  wire.push('x-ms-invocation-id', invocationId, 'x-forwarded-host', host, 'x-forwarded-proto', 'http');
  return wire;
}

export function answerHeaders(raw: RawHeaders): string[] {
  const kept: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    if (!NOT_ANSWERED.has(raw[index]!.toLowerCase())) kept.push(raw[index]!, raw[index + 1]!);
  }
  return kept;
}
