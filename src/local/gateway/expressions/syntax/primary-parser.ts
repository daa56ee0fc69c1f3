// Primary expressions: literals, names, members, calls, object creation, interpolated strings.
import { fail } from './compile-error.ts';
import type { Token } from './lexer.ts';
import type {
  Argument,
  ElementInitializer,
  Expression,
  InterpolationPart,
  LiteralType,
  Statement,
  TypeName,
} from './nodes.ts';
import { PREDEFINED_TYPES, TokenReader } from './token-reader.ts';

/** What may follow `>` so that `<…>` was a type argument list (C# specification, "Grammar ambiguities"). */
const AFTER_TYPE_ARGUMENTS = new Set([
  '(',
  ')',
  ']',
  '}',
  ':',
  ';',
  ',',
  '.',
  '?',
  '?.',
  '==',
  '!=',
  '|',
  '^',
  '&&',
  '||',
  '&',
  '[',
  '??',
]);

export abstract class PrimaryParser extends TokenReader {
  protected inQuery = false;

  abstract expression(): Expression;
  protected abstract unary(): Expression;
  protected abstract block(): Statement;
  protected abstract query(): Expression;
  /** A parser of the same kind over other tokens, for the holes of interpolated strings. */
  protected abstract derive(tokens: readonly Token[]): PrimaryParser;

  protected primary(): Expression {
    let result = this.#postfix(this.#start());
    while (this.#atConditionalAccess()) {
      result = this.#conditionalAccess(result);
      const { pos, text } = this.token;
      if (text === '++' || text === '--') fail('CS1059', 'The operand must be a variable.', pos);
    }
    return result;
  }

  /** `a?.b` or `a?[b]`; in C# 7 no expression begins with a bracket, so `a ? [b]` can't be a conditional. */
  #atConditionalAccess(): boolean {
    return this.is('?.') || (this.is('?') && this.ahead(1).kind === 'op' && this.ahead(1).text === '[');
  }

  #conditionalAccess(target: Expression): Expression {
    const pos = this.token.pos;
    const receiver: Expression = { kind: 'receiver', pos };
    let access: Expression;
    if (this.accept('?.')) access = { kind: 'member', pos: this.token.pos, target: receiver, ...this.#memberName() };
    else {
      this.next();
      access = { kind: 'index', pos, target: receiver, args: this.arguments('[', ']') };
    }
    access = this.#postfix(access);
    while (this.#atConditionalAccess()) {
      access = this.#conditionalAccess(access);
    }
    return { kind: 'conditionalAccess', pos, target, access };
  }

  #memberName(): { name: string; args: TypeName[] | null } {
    return { name: this.name(), args: this.#typeArgumentsOfName() };
  }

  #typeArgumentsOfName(): TypeName[] | null {
    if (!this.is('<')) return null;
    return this.attempt(() => {
      const args = this.typeArguments();
      const { kind, text } = this.token;
      return kind === 'end' || (kind === 'op' && (AFTER_TYPE_ARGUMENTS.has(text) || text === '>')) ? args : null;
    });
  }

  #postfix(start: Expression): Expression {
    let result = start;
    for (;;) {
      const { pos, text, kind } = this.token;
      if (kind !== 'op') return result;
      if (text === '.') {
        this.next();
        result = { kind: 'member', pos: this.token.pos, target: result, ...this.#memberName() };
      } else if (text === '(')
        result = { kind: 'call', pos: result.pos, target: result, args: this.arguments('(', ')') };
      else if (text === '[') result = { kind: 'index', pos, target: result, args: this.arguments('[', ']') };
      else if (text === '++' || text === '--') {
        this.next();
        result = { kind: 'step', pos, op: text, prefix: false, operand: result };
      } else if (text === '!' && this.ahead(1).text === '.') {
        fail('CS8370', "Feature 'nullable reference types' is not available in C# 7.3.", pos);
      } else return result;
    }
  }

  protected arguments(open: string, close: string): Argument[] {
    this.expect(open);
    const list: Argument[] = [];
    if (this.accept(close)) return list;
    do {
      const pos = this.token.pos;
      const name =
        this.token.kind === 'name' && this.ahead(1).text === ':' && this.ahead(1).kind === 'op'
          ? this.next().text
          : null;
      if (name !== null) this.next();
      const mode = this.accept('out') ? 'out' : this.accept('ref') ? 'ref' : 'value';
      if (this.is('in')) this.unexpected();
      list.push({ pos, name, mode, value: mode === 'out' ? this.#outArgument() : this.expression() });
    } while (this.accept(','));
    this.expect(close);
    return list;
  }

  #outArgument(): Expression {
    const pos = this.token.pos;
    const declared = this.attempt(() => {
      const isVar = this.isWord('var') && this.ahead(1).kind === 'name';
      if (isVar) this.next();
      const type = isVar ? null : this.typeName();
      if (this.token.kind !== 'name') return null;
      const name = this.next().text;
      if (!this.is(',') && !this.is(')')) return null;
      return { type, name: name === '_' ? null : name };
    });
    if (declared !== null) return { kind: 'declaration', pos, ...declared };
    if (this.isWord('_') && [',', ')'].includes(this.ahead(1).text)) {
      this.next();
      return { kind: 'declaration', pos, type: null, name: null };
    }
    return this.expression();
  }

  #start(): Expression {
    const token = this.token;
    const { pos, kind } = token;
    switch (kind) {
      case 'number':
        this.next();
        return { kind: 'literal', pos, type: token.literal as LiteralType, value: token.value, text: token.text };
      case 'string':
      case 'char':
        this.next();
        return { kind: 'literal', pos, type: kind, value: token.value, text: token.text };
      case 'interpolated':
        this.next();
        return { kind: 'interpolated', pos, parts: this.#interpolation(token) };
      case 'name':
        return this.#nameOrWord(pos);
      case 'keyword':
        return this.#keyword(pos, token.text);
      case 'op':
        if (token.text === '(') return this.#parenthesized(pos);
        return this.unexpected();
      default:
        return fail('CS1733', 'Expected expression.', pos);
    }
  }

  #interpolation(token: Token): InterpolationPart[] {
    return token.parts!.map((part) => {
      if (typeof part === 'string') return { text: part };
      const parser = this.derive(part.tokens);
      const value = parser.expression();
      const alignment = parser.accept(',') ? parser.expression() : null;
      if (parser.token.kind !== 'end') fail('CS1003', `'}' expected, found '${parser.token.text}'.`, parser.token.pos);
      return { value, alignment, format: part.format };
    });
  }

  #nameOrWord(pos: number): Expression {
    if (this.isWord('nameof') && this.ahead(1).text === '(') {
      this.at += 2;
      const operand = this.expression();
      this.expect(')');
      return { kind: 'nameof', pos, operand };
    }
    if (this.isWord('global') && this.ahead(1).text === '::') this.at += 2;
    return { kind: 'name', pos, name: this.name(), args: this.#typeArgumentsOfName() };
  }

  #keyword(pos: number, text: string): Expression {
    if (PREDEFINED_TYPES.has(text)) {
      this.next();
      if (!this.is('.')) fail('CS1525', `Invalid expression term '${text}'.`, pos);
      return { kind: 'predefined', pos, name: text };
    }
    switch (text) {
      case 'true':
      case 'false':
        this.next();
        return { kind: 'literal', pos, type: 'bool', value: text === 'true', text };
      case 'null':
        this.next();
        return { kind: 'literal', pos, type: 'null', value: null, text };
      case 'new':
        this.next();
        return this.#creation(pos);
      case 'typeof':
        this.next();
        this.expect('(');
        return { kind: 'typeof', pos, type: this.#closed(this.typeName()) };
      case 'sizeof':
        this.next();
        this.expect('(');
        return { kind: 'sizeof', pos, type: this.#closed(this.typeName()) };
      case 'default':
        this.next();
        return { kind: 'default', pos, type: this.accept('(') ? this.#closed(this.typeName()) : null };
      case 'checked':
      case 'unchecked':
        this.next();
        this.expect('(');
        return { kind: 'checked', pos, checked: text === 'checked', operand: this.#closed(this.expression()) };
      case 'this':
        return fail('CS0026', "Keyword 'this' is not valid in a policy expression.", pos);
      case 'base':
        return fail('CS1511', "Keyword 'base' is not available in a policy expression.", pos);
      default:
        return this.unexpected();
    }
  }

  #closed<T>(inner: T): T {
    this.expect(')');
    return inner;
  }

  #parenthesized(pos: number): Expression {
    this.expect('(');
    const items: { name: string | null; value: Expression }[] = [];
    do {
      const named = this.token.kind === 'name' && this.ahead(1).text === ':';
      const name = named ? this.next().text : null;
      if (named) this.next();
      items.push({ name, value: this.#tupleItem() });
    } while (this.accept(','));
    this.expect(')');
    if (items.length > 1) return { kind: 'tuple', pos, items };
    if (items[0]!.name !== null) fail('CS8124', 'Tuple must contain at least two elements.', pos);
    return { kind: 'paren', pos, inner: items[0]!.value };
  }

  /** `(var a, int b) = …` declares variables. */
  #tupleItem(): Expression {
    const pos = this.token.pos;
    const declared = this.attempt(() => {
      const type = this.acceptWord('var') ? null : this.typeName();
      if (this.token.kind !== 'name') return null;
      const name = this.next().text;
      return this.is(',') || this.is(')') ? { type, name: name === '_' ? null : name } : null;
    });
    return declared === null ? this.expression() : { kind: 'declaration', pos, ...declared };
  }

  // --- new

  #creation(pos: number): Expression {
    if (this.is('{')) return this.#anonymous(pos);
    if (this.is('[')) {
      let rank = 1;
      this.next();
      while (this.accept(',')) rank++;
      this.expect(']');
      return { kind: 'newImplicitArray', pos, rank, init: this.arrayInitializer() };
    }
    if (this.is('(') && !this.#atTupleArray())
      fail('CS8370', "Feature 'target-typed object creation' is not available in C# 7.3.", pos);
    const type = this.typeName();
    if (this.is('[')) return this.#arrayCreation(pos, type);
    const last = type.suffixes.at(-1);
    if (typeof last === 'number') {
      const element = { ...type, suffixes: type.suffixes.slice(0, -1) };
      return { kind: 'newArray', pos, element, sizes: [], rank: last, init: this.arrayInitializer() };
    }
    const args = this.is('(') ? this.arguments('(', ')') : null;
    const init = this.is('{') ? this.initializers() : null;
    if (args === null && init === null)
      fail('CS1526', 'A new expression requires an argument list or (), [], or {} after type.', this.token.pos);
    return { kind: 'new', pos, type, args: args ?? [], init };
  }

  #atTupleArray(): boolean {
    const at = this.at;
    const found = this.attempt(() =>
      this.typeName().items !== null && (this.is('[') || this.tokens[this.at - 1]!.text === ']') ? true : null,
    );
    this.at = at;
    return found === true;
  }

  #arrayCreation(pos: number, type: TypeName): Expression {
    this.expect('[');
    const sizes = [this.expression()];
    while (this.accept(',')) sizes.push(this.expression());
    this.expect(']');
    // `new int[2][]`: the ranks behind the sizes belong to the element type, outermost first.
    const ranks: number[] = [];
    while (this.is('[')) {
      this.next();
      let rank = 1;
      while (this.accept(',')) rank++;
      this.expect(']');
      ranks.push(rank);
    }
    const element = { ...type, suffixes: [...type.suffixes, ...ranks.reverse()] };
    return {
      kind: 'newArray',
      pos,
      element,
      sizes,
      rank: sizes.length,
      init: this.is('{') ? this.arrayInitializer() : null,
    };
  }

  arrayInitializer(): Expression {
    const pos = this.token.pos;
    this.expect('{');
    const items: Expression[] = [];
    while (!this.accept('}')) {
      items.push(this.is('{') ? this.nested(() => this.arrayInitializer()) : this.expression());
      if (!this.is('}')) this.expect(',');
    }
    return { kind: 'arrayInit', pos, items };
  }

  #anonymous(pos: number): Expression {
    this.expect('{');
    const members: { pos: number; name: string | null; value: Expression }[] = [];
    while (!this.accept('}')) {
      const at = this.token.pos;
      const named = this.token.kind === 'name' && this.ahead(1).text === '=' && this.ahead(1).kind === 'op';
      const name = named ? this.next().text : null;
      if (named) this.next();
      members.push({ pos: at, name, value: this.expression() });
      if (!this.is('}')) this.expect(',');
    }
    return { kind: 'anonymous', pos, members };
  }

  protected initializers(): ElementInitializer[] {
    this.expect('{');
    const list: ElementInitializer[] = [];
    while (!this.accept('}')) {
      list.push(this.nested(() => this.#initializer()));
      if (!this.is('}')) this.expect(',');
    }
    return list;
  }

  #initializer(): ElementInitializer {
    const pos = this.token.pos;
    if (this.is('{')) {
      this.next();
      const values = [this.expression()];
      while (this.accept(',')) {
        if (this.is('}')) break;
        values.push(this.expression());
      }
      this.expect('}');
      return { kind: 'items', pos, values };
    }
    if (this.is('[')) {
      const args = this.arguments('[', ']');
      this.expect('=');
      return { kind: 'index', pos, args, value: this.#initializerValue() };
    }
    if (this.token.kind === 'name' && this.ahead(1).text === '=' && this.ahead(1).kind === 'op') {
      const name = this.name();
      this.next();
      return { kind: 'member', pos, name, value: this.#initializerValue() };
    }
    return { kind: 'items', pos, values: [this.expression()] };
  }

  #initializerValue(): Expression {
    return this.is('{')
      ? { kind: 'initializer', pos: this.token.pos, elements: this.initializers() }
      : this.expression();
  }
}
