// Characters and names of XML 1.0 (fifth edition names as .NET checks them: fourth edition, by code unit).
import { DotNetException } from '../exception.ts';

/** NameStartChar without the colon; surrogates are no name characters. */
const NAME_START = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{Nl}_]/u;
const NAME = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{Nl}\p{Mc}\p{Me}\p{Mn}\p{Lm}\p{Nd}_.\-\u00b7]/u;

export const isNameStart = (char: string | undefined): boolean => char !== undefined && NAME_START.test(char);
export const isNameChar = (char: string | undefined): boolean => char !== undefined && NAME.test(char);
export const isSpace = (char: string | undefined): boolean =>
  char === ' ' || char === '\n' || char === '\t' || char === '\r';

export const isWhitespace = (text: string): boolean => /^[ \t\r\n]*$/.test(text);

const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Index of the first character that XML does not allow, -1 if there is none. */
export function firstForbidden(text: string): number {
  return text.search(FORBIDDEN);
}

export const hex = (char: string) => `0x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

export function xmlException(message: string): DotNetException {
  return new DotNetException('System.Xml.XmlException', message);
}

/** XmlConvert.VerifyNCName. Throws XmlException. */
export function verifyNcName(name: string): string {
  for (let index = 0; index < name.length; index++) {
    const char = name[index]!;
    if (index === 0 ? isNameStart(char) : isNameChar(char)) continue;
    if (index === 0 && isNameChar(char)) {
      throw xmlException(`Name cannot begin with the '${char}' character, hexadecimal value ${hex(char)}.`);
    }
    throw xmlException(`The '${char}' character, hexadecimal value ${hex(char)}, cannot be included in a name.`);
  }
  return name;
}
