// What the XML reader builds on: a cursor with places for errors, names, and references to characters and entities.
import { spend } from '../budget.ts';
import type { DotNetException } from '../exception.ts';
import { firstForbidden, hex, isNameChar, isNameStart, isSpace, xmlException } from './characters.ts';

export interface Place {
  line: number;
  position: number;
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

/** Limit of all text that entities expand to, as XLinq sets it. */
const MAX_EXPANSION = 10_000_000;
const MAX_ENTITY_DEPTH = 32;

export abstract class XmlCursor {
  protected text: string;
  protected at = 0;
  /** Replacement text by name; null for external ones. */
  protected entities = new Map<string, string | null>();
  protected entityDepth = 0;
  private expanded = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** What a text that ends too early is. */
  protected abstract endMessage(): string;

  protected placeAt(index: number): Place {
    spend(index >> 6);
    let line = 1;
    let start = 0;
    for (const match of this.text.slice(0, index).matchAll(/\r\n|\r|\n/g)) {
      line++;
      start = match.index + match[0].length;
    }
    return { line, position: index - start + 1 };
  }

  protected fail(message: string, index = this.at): DotNetException {
    const { line, position } = this.placeAt(index);
    return xmlException(`${message} Line ${line}, position ${position}.`);
  }

  /** Places cost a scan of the text; only errors and line information need them exactly. */
  protected placeOf(index: number): Place {
    let place: Place | null = null;
    const compute = () => {
      place ??= this.placeAt(index);
      return place;
    };
    return {
      get line() {
        return compute().line;
      },
      get position() {
        return compute().position;
      },
    };
  }

  protected invalid(index: number): DotNetException {
    const char = this.text[index]!;
    return this.fail(`'${char}', hexadecimal value ${hex(char)}, is an invalid character.`, index);
  }

  protected skipSpace(): boolean {
    const start = this.at;
    while (isSpace(this.text[this.at])) this.at++;
    return this.at > start;
  }

  protected expect(literal: string): void {
    if (this.text.startsWith(literal, this.at)) {
      this.at += literal.length;
      return;
    }
    throw this.unexpected(literal);
  }

  protected unexpected(expected: string): DotNetException {
    const found = this.text[this.at];
    if (found === undefined) return this.fail(this.endMessage());
    return this.fail(`'${found}' is an unexpected token. The expected token is '${expected}'.`);
  }

  /** A name with at most one colon. */
  protected qualifiedName(): string {
    const start = this.at;
    let colons = 0;
    for (let first = true; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      if (first ? isNameStart(char) : isNameChar(char)) {
        first = false;
        continue;
      }
      if (char === ':' && !first && colons === 0) {
        colons++;
        first = true;
        continue;
      }
      if (first) {
        if (char === ':' || isSpace(char) || '=/>'.includes(char) || this.at > start) {
          throw this.fail(`The '${char}' character, hexadecimal value ${hex(char)}, cannot be included in a name.`);
        }
        throw this.fail(`Name cannot begin with the '${char}' character, hexadecimal value ${hex(char)}.`);
      }
      break;
    }
    if (this.at === start || this.text[this.at - 1] === ':')
      throw this.fail('Unexpected end of file while parsing Name has occurred.');
    return this.text.slice(start, this.at);
  }

  /** A character, or the text of an entity that is still to be read. */
  protected reference(reference: string, name: string, index: number): string | { entity: string } {
    if (!reference.endsWith(';')) throw this.fail('An error occurred while parsing EntityName.', index);
    if (name[0] === '#') return this.characterReference(name, index);
    if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name]!;
    const entity = this.entities.get(name);
    if (entity === undefined) {
      if (!/^[\p{L}_][^\s]*$/u.test(name)) throw this.fail('An error occurred while parsing EntityName.', index);
      throw this.fail(`Reference to undeclared entity '${name}'.`, index + 1);
    }
    if (entity === null) throw this.fail(`Resolving of external URIs was prohibited: entity '${name}'.`, index);
    return { entity };
  }

  protected characterReference(name: string, index: number): string {
    const match = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name);
    if (match === null) throw this.fail('Invalid syntax for a hexadecimal numeric entity reference.', index);
    const code = match[1] === undefined ? Number.parseInt(match[2]!, 10) : Number.parseInt(match[1], 16);
    if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
      throw this.fail('Invalid value of a character entity reference.', index);
    }
    const char = String.fromCodePoint(code);
    if (firstForbidden(char) >= 0) {
      throw this.fail(`'${char}', hexadecimal value ${hex(char)}, is an invalid character.`, index + 2);
    }
    return char;
  }

  protected enterEntity<T>(name: string, entity: string, action: () => T): T {
    this.expanded += entity.length;
    if (this.expanded > MAX_EXPANSION) {
      throw this.fail('The input document has exceeded a limit set by MaxCharactersFromEntities.');
    }
    if (this.entityDepth >= MAX_ENTITY_DEPTH) throw this.fail(`General entity '${name}' references itself.`);
    spend(entity.length >> 3);
    this.entityDepth++;
    try {
      return action();
    } finally {
      this.entityDepth--;
    }
  }
}
