// System.Net.IPAddress: parsing of IPv4 in all its historic forms and of IPv6, text, bytes. Text follows RFC 5952.
import { argumentException, argumentNull, DotNetException, formatException } from '../exception.ts';

/** System.Net.Sockets.AddressFamily. */
const INTER_NETWORK = 2;
const INTER_NETWORK_V6 = 23;

/** Four bytes of an address in one to four parts, decimal, octal (0…) or hexadecimal (0x…); null where it is none. */
export function parseIPv4(text: string): Uint8Array | null {
  const parts = text.split('.');
  if (parts.length > 4) return null;
  const numbers: number[] = [];
  for (const part of parts) {
    let value: number;
    if (/^0[xX][0-9a-fA-F]+$/.test(part)) value = Number.parseInt(part.slice(2), 16);
    else if (/^0[0-7]*$/.test(part)) value = part === '0' ? 0 : Number.parseInt(part, 8);
    else if (/^[1-9]\d*$/.test(part)) value = Number(part);
    else return null;
    numbers.push(value);
  }
  const last = numbers.pop()!;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return null;
  let whole = last;
  for (const [index, number] of numbers.entries()) whole += number * 256 ** (3 - index);
  return Uint8Array.of(whole / 0x1000000, (whole >>> 16) & 255, (whole >>> 8) & 255, whole & 255);
}

/** Sixteen bytes of an IPv6 address without brackets or scope; null where it is none. */
export function parseIPv6(text: string): Uint8Array | null {
  let body = text;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted !== null) {
    const parts = dotted[2]!.split('.');
    if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')) || part.length > 3))
      return null;
    const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
    body = `${dotted[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const halves = body.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...head, ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  if (halves.length === 1 ? groups.length !== 8 : groups.length > 7) return null;
  const all = [...head, ...Array<string>(8 - groups.length).fill('0'), ...tail].map((group) =>
    Number.parseInt(group, 16),
  );
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 255]));
}

/** Whether the last 32 bits print as an IPv4 address: mapped, compatible, translated and ISATAP forms. */
function showsIPv4(groups: readonly number[]): boolean {
  const [, , , , e, f, g] = groups as [number, number, number, number, number, number, number];
  if (groups.slice(0, 4).some((group) => group !== 0) || g === 0) return false;
  return (e === 0 && (f === 0 || f === 0xffff || f === 0x5efe)) || (e === 0xffff && f === 0);
}

function textOfIPv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[2 * index]! << 8) | bytes[2 * index + 1]!);
  const embedded =
    showsIPv4(groups) || (groups[4] === 0 && groups[5] === 0x5efe && groups.slice(0, 4).every((group) => group === 0));
  const shown = groups.slice(0, embedded ? 6 : 8).map((group) => group.toString(16));
  if (embedded) shown.push(Array.from(bytes.subarray(12)).join('.'));
  let start = -1;
  let longest = 1;
  for (let from = 0; from < groups.length && from < (embedded ? 6 : 8); from++) {
    let to = from;
    while (to < (embedded ? 6 : 8) && groups[to] === 0) to++;
    if (to - from > longest) {
      start = from;
      longest = to - from;
    }
  }
  if (start < 0) return shown.join(':');
  return `${shown.slice(0, start).join(':')}::${shown.slice(start + longest).join(':')}`;
}

export class IPAddress {
  readonly bytes: Uint8Array;
  /** Zone of an IPv6 address: a number, or the name of an interface. */
  readonly scope: string;
  /** Name of the private class that the instances behind static fields have. */
  readonly privateClass: string | null;

  constructor(bytes: Uint8Array | null, scope = '', privateClass: string | null = null) {
    if (bytes === null) throw argumentNull('address');
    if (bytes.length !== 4 && bytes.length !== 16)
      throw argumentException('An invalid IP address was specified.', 'address');
    this.bytes = Uint8Array.from(bytes);
    this.scope = scope;
    this.privateClass = privateClass;
  }

  static #constant(bytes: Uint8Array): IPAddress {
    return new IPAddress(bytes, '', 'System.Net.IPAddress+ReadOnlyIPAddress');
  }

  static readonly Any = IPAddress.#constant(Uint8Array.of(0, 0, 0, 0));
  static readonly Loopback = IPAddress.#constant(Uint8Array.of(127, 0, 0, 1));
  static readonly Broadcast = IPAddress.#constant(Uint8Array.of(255, 255, 255, 255));
  static readonly IPv6Any = IPAddress.#constant(new Uint8Array(16));
  static readonly IPv6Loopback = IPAddress.#constant(
    Uint8Array.from({ length: 16 }, (_, index) => (index === 15 ? 1 : 0)),
  );

  static tryParse(text: string | null): IPAddress | null {
    if (text === null) return null;
    if (!text.includes(':')) {
      const bytes = parseIPv4(text);
      return bytes === null ? null : new IPAddress(bytes);
    }
    // Brackets and a port are taken, the port is dropped.
    const bracketed = /^\[([^\]]*)\](?::(\d+|0x[0-9a-fA-F]+))?$/.exec(text);
    const inner = bracketed === null ? text : bracketed[1]!;
    const [body = '', ...scope] = inner.split('%');
    const bytes = parseIPv6(body);
    if (bytes === null) return null;
    return new IPAddress(bytes, /^\d+$/.test(scope.join('%')) ? scope.join('%') : '');
  }

  static parse(text: string | null): IPAddress {
    if (text === null) throw argumentNull('ipString');
    const address = IPAddress.tryParse(text);
    if (address === null) {
      const inner = new DotNetException('System.Net.Sockets.SocketException', 'Invalid argument');
      throw new DotNetException(
        'System.FormatException',
        formatException('An invalid IP address was specified.').message,
        inner,
      );
    }
    return address;
  }

  get isIPv6(): boolean {
    return this.bytes.length === 16;
  }

  get addressFamily(): number {
    return this.isIPv6 ? INTER_NETWORK_V6 : INTER_NETWORK;
  }

  get isIPv4MappedToIPv6(): boolean {
    return (
      this.isIPv6 &&
      this.bytes.subarray(0, 10).every((byte) => byte === 0) &&
      this.bytes[10] === 255 &&
      this.bytes[11] === 255
    );
  }

  /** ScopeId: of IPv6 only. */
  get scopeId(): bigint {
    if (!this.isIPv6) throw new DotNetException('System.Net.Sockets.SocketException', 'Operation not supported');
    return BigInt(this.scope === '' ? 0 : this.scope);
  }

  static isLoopback(address: IPAddress | null): boolean {
    if (address === null) throw argumentNull('address');
    if (!address.isIPv6) return address.bytes[0] === 127;
    if (address.isIPv4MappedToIPv6) return address.bytes[12] === 127;
    return address.bytes.every((byte, index) => byte === (index === 15 ? 1 : 0));
  }

  mapToIPv4(): IPAddress {
    return this.isIPv6 ? new IPAddress(this.bytes.subarray(12)) : this;
  }

  mapToIPv6(): IPAddress {
    if (this.isIPv6) return this;
    return new IPAddress(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...this.bytes));
  }

  equals(other: unknown): boolean {
    return other instanceof IPAddress && other.toString() === this.toString();
  }

  hashKey(): string {
    return this.toString();
  }

  toString(): string {
    if (!this.isIPv6) return this.bytes.join('.');
    return textOfIPv6(this.bytes) + (this.scope === '' || this.scope === '0' ? '' : `%${this.scope}`);
  }
}
