// find-and-replace: a substring of the body, everywhere (find-and-replace-policy page). It works on bytes, so that a
// body in another encoding than UTF-8 comes through unharmed where nothing was found.
import { Body } from '../runtime/body.ts';
import { toBytes } from '../runtime/body-bytes.ts';
import { type PolicyDefinition, SCOPES, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';

export const policy: PolicyDefinition = {
  name: 'find-and-replace',
  page: 'find-and-replace-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  buffers: 'both',
  attributes: {
    // `object`: white space at the ends counts.
    from: { type: 'object', required: true, expression: true },
    to: { type: 'object', required: true, expression: true },
  },
  compile(element) {
    const from = element.object('from');
    const to = element.object('to');
    return async (context) => {
      const message = context.message();
      const { body } = message;
      const searched = Buffer.from(toBytes(from.get(context)));
      if (body === null || body.consumed || searched.length === 0) return CONTINUE;
      await body.buffer();
      const bytes = body.bytes();
      if (bytes === null) return CONTINUE;
      const replaced = replaceAll(Buffer.from(bytes), searched, Buffer.from(toBytes(to.get(context))));
      if (replaced === null) return CONTINUE;
      message.body = Body.ofBytes(replaced);
      message.headersBag.delete('Content-Length');
      return CONTINUE;
    };
  },
};

/** Null when nothing was found. */
function replaceAll(bytes: Buffer, from: Buffer, to: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  let start = 0;
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, start)) {
    parts.push(bytes.subarray(start, at), to);
    start = at + from.length;
  }
  if (start === 0) return null;
  parts.push(bytes.subarray(start));
  return Buffer.concat(parts);
}
