// JsonTextWriter: JSON text, compact or indented by two blanks. Knows nothing of tokens.
import { spendBytes } from '../budget.ts';
import { quote } from './scalar-text.ts';
import { Formatting } from './token-type.ts';

interface Level {
  /** Closing text. */
  close: string;
  object: boolean;
  count: number;
}

/** What tokens and the serializer write to: text here, tokens in token-builder.ts. */
export interface JsonSink {
  startObject(): void;
  startArray(): void;
  startConstructor(name: string): void;
  /** Ends the innermost object, array or constructor. */
  end(): void;
  propertyName(name: string): void;
  /** A primitive in `object` form, or null. */
  value(value: unknown, text: string): void;
  undefinedValue(): void;
  raw(json: string): void;
  comment(text: string): void;
}

export class JsonTextWriter implements JsonSink {
  private readonly indented: boolean;
  private readonly parts: string[] = [];
  private readonly levels: Level[] = [];
  private afterName = false;

  constructor(formatting: number) {
    this.indented = formatting === Formatting.Indented;
  }

  toString(): string {
    return this.parts.join('');
  }

  private write(text: string): void {
    spendBytes(text.length * 2 + 8);
    this.parts.push(text);
  }

  private newLine(depth: number): void {
    if (this.indented) this.write(`\n${'  '.repeat(depth)}`);
  }

  private separate(): void {
    if (this.afterName) {
      this.afterName = false;
      return;
    }
    const level = this.levels.at(-1);
    if (level === undefined) return;
    if (level.count++ > 0) this.write(',');
    this.newLine(this.levels.length);
  }

  private open(text: string, close: string): void {
    this.separate();
    this.write(text);
    this.levels.push({ close, object: close === '}', count: 0 });
  }

  startObject(): void {
    this.open('{', '}');
  }

  startArray(): void {
    this.open('[', ']');
  }

  startConstructor(name: string): void {
    this.open(`new ${name}(`, ')');
  }

  end(): void {
    const level = this.levels.pop();
    if (level === undefined) return;
    if (level.count > 0 || level.close === ')') this.newLine(this.levels.length);
    this.write(level.close);
  }

  propertyName(name: string): void {
    this.separate();
    this.write(`${quote(name)}:${this.indented ? ' ' : ''}`);
    this.afterName = true;
  }

  value(_value: unknown, text: string): void {
    this.separate();
    this.write(text);
  }

  undefinedValue(): void {
    this.separate();
    this.write('undefined');
  }

  raw(json: string): void {
    this.separate();
    this.write(json);
  }

  comment(text: string): void {
    const level = this.levels.at(-1);
    if (!this.afterName && level !== undefined && !level.object) this.newLine(this.levels.length);
    this.write(`/*${text}*/`);
  }
}
