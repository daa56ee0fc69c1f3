// Oid: object identifiers and the friendly names that .NET knows.
import { argumentNull } from '../exception.ts';

const NAMES: Record<string, string> = {
  '1.2.840.113549.1.1.1': 'RSA',
  '1.2.840.113549.1.1.4': 'md5RSA',
  '1.2.840.113549.1.1.5': 'sha1RSA',
  '1.2.840.113549.1.1.7': 'RSAES_OAEP',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  '1.2.840.113549.1.1.11': 'sha256RSA',
  '1.2.840.113549.1.1.12': 'sha384RSA',
  '1.2.840.113549.1.1.13': 'sha512RSA',
  '1.2.840.10045.2.1': 'ECC',
  '1.2.840.10045.3.1.7': 'nistP256',
  '1.3.132.0.34': 'nistP384',
  '1.3.132.0.35': 'nistP521',
  '1.2.840.10045.4.1': 'sha1ECDSA',
  '1.2.840.10045.4.3.2': 'sha256ECDSA',
  '1.2.840.10045.4.3.3': 'sha384ECDSA',
  '1.2.840.10045.4.3.4': 'sha512ECDSA',
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.1.2': 'aes128',
  '2.16.840.1.101.3.4.1.22': 'aes192',
  '2.16.840.1.101.3.4.1.42': 'aes256',
  '1.2.840.113549.3.7': '3des',
  '1.3.14.3.2.7': 'des',
  '2.5.4.3': 'CN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'S',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'G',
  '2.5.4.43': 'I',
  '2.5.4.4': 'SN',
  '1.2.840.113549.1.9.1': 'E',
  '0.9.2342.19200300.100.1.25': 'DC',
  '2.5.29.14': 'Subject Key Identifier',
  '2.5.29.15': 'Key Usage',
  '2.5.29.17': 'Subject Alternative Name',
  '2.5.29.19': 'Basic Constraints',
  '2.5.29.35': 'Authority Key Identifier',
  '2.5.29.37': 'Enhanced Key Usage',
  '1.3.6.1.5.5.7.3.1': 'Server Authentication',
  '1.3.6.1.5.5.7.3.2': 'Client Authentication',
};

const VALUES = new Map(Object.entries(NAMES).map(([value, name]) => [name.toLowerCase(), value]));

export function friendlyName(value: string): string | null {
  return Object.hasOwn(NAMES, value) ? NAMES[value]! : null;
}

export class Oid {
  #value: string | null;
  #name: string | null;

  constructor(value: string | null = null, name: string | null = null) {
    this.#value = value;
    this.#name = name;
  }

  /** new Oid(text): an identifier, or a friendly name if it is one. */
  static of(text: string | null): Oid {
    const value = text === null ? null : (VALUES.get(text.toLowerCase()) ?? text);
    return new Oid(value);
  }

  static fromFriendlyName(name: string | null): Oid | null {
    if (name === null) throw argumentNull('friendlyName');
    const value = VALUES.get(name.toLowerCase());
    return value === undefined ? null : new Oid(value, name);
  }

  get value(): string | null {
    return this.#value;
  }

  set value(value: string | null) {
    this.#value = value;
  }

  get friendlyName(): string | null {
    if (this.#name === null && this.#value !== null) this.#name = friendlyName(this.#value);
    return this.#name;
  }

  set friendlyName(name: string | null) {
    this.#name = name;
    const value = name === null ? undefined : VALUES.get(name.toLowerCase());
    if (value !== undefined) this.#value = value;
  }
}
