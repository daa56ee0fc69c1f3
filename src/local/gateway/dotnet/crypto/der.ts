// A small reader of DER (X.690), enough for certificates and PKCS #12 files. Bounded by its input.
import { cryptographic } from './errors.ts';

export interface DerNode {
  /** Identifier octet: class, constructed bit, tag. */
  tag: number;
  /** Content octets. */
  content: Uint8Array;
  /** The whole encoding. */
  whole: Uint8Array;
}

export const Tag = {
  Integer: 0x02,
  BitString: 0x03,
  OctetString: 0x04,
  Oid: 0x06,
  Utf8: 0x0c,
  Sequence: 0x30,
  Set: 0x31,
  UtcTime: 0x17,
  GeneralizedTime: 0x18,
  Bmp: 0x1e,
} as const;

const corrupted = () => cryptographic('ASN1 corrupted data.');

/** The node at the beginning of `bytes`. Throws CryptographicException on malformed data. */
export function readDer(bytes: Uint8Array): DerNode {
  if (bytes.length < 2) throw corrupted();
  const tag = bytes[0]!;
  if ((tag & 0x1f) === 0x1f) throw corrupted();
  let length = bytes[1]!;
  let start = 2;
  if (length === 0x80) return indefinite(bytes);
  if (length > 0x80) {
    const count = length & 0x7f;
    if (count > 4 || bytes.length < 2 + count) throw corrupted();
    length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + bytes[2 + index]!;
    start = 2 + count;
  }
  if (start + length > bytes.length) throw corrupted();
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(0, start + length) };
}

/** BER's indefinite length, which PKCS #12 files may use: nodes up to two zero octets. */
function indefinite(bytes: Uint8Array): DerNode {
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) {
      return { tag: bytes[0]!, content: bytes.subarray(2, at), whole: bytes.subarray(0, at + 2) };
    }
    at += readDer(bytes.subarray(at)).whole.length;
  }
  throw corrupted();
}

/** All nodes in a content. */
export function readAll(bytes: Uint8Array): DerNode[] {
  const nodes: DerNode[] = [];
  for (let at = 0; at < bytes.length; ) {
    const node = readDer(bytes.subarray(at));
    nodes.push(node);
    at += node.whole.length;
  }
  return nodes;
}

/** Children of a constructed node; with `tag`, checked. */
export function children(node: DerNode | undefined, tag?: number): DerNode[] {
  if (node === undefined || (tag !== undefined && node.tag !== tag)) throw corrupted();
  return readAll(node.content);
}

export function need(node: DerNode | undefined, tag: number): DerNode {
  if (node === undefined || node.tag !== tag) throw corrupted();
  return node;
}

/** Dotted form of an object identifier. */
export function oidText(node: DerNode | undefined): string {
  const { content } = need(node, Tag.Oid);
  const arcs: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (arcs.length === 0) {
      const first = Math.min(Math.floor(value / 40), 2);
      arcs.push(first, value - first * 40);
    } else arcs.push(value);
    value = 0;
  }
  return arcs.join('.');
}

export function integerOf(node: DerNode | undefined): number {
  let value = 0;
  for (const byte of need(node, Tag.Integer).content) value = value * 256 + byte;
  return value;
}

/** An octet string's bytes; BER may cut it into pieces. */
export function octets(node: DerNode | undefined): Uint8Array {
  if (node !== undefined && (node.tag & 0x20) !== 0) {
    return new Uint8Array(Buffer.concat(readAll(node.content).map((part) => part.content)));
  }
  if (node === undefined) throw corrupted();
  return node.content;
}

/** Text of the string types. */
export function stringOf(node: DerNode): string {
  const bytes = Buffer.from(node.content);
  if (node.tag === Tag.Bmp) return bytes.length % 2 === 0 ? Buffer.from(bytes).swap16().toString('utf16le') : '';
  return bytes.toString(node.tag === Tag.Utf8 ? 'utf8' : 'latin1');
}

/** Milliseconds since 1970 of a UTCTime or GeneralizedTime. */
export function timeOf(node: DerNode | undefined): number {
  const match = /^(\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(node === undefined ? '' : stringOf(node));
  if (match === null || node === undefined) throw corrupted();
  const short = Number(match[2]);
  const century = match[1] === undefined ? (short < 50 ? 20 : 19) : Number(match[1]);
  const part = (index: number) => Number(match[index]);
  return Date.UTC(century * 100 + short, part(3) - 1, part(4), part(5), part(6), part(7));
}
