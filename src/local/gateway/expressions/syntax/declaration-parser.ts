// Local variables, constants, deconstruction and local functions (C# specification, "Declaration statements").
import type { Declarator, Expression, FunctionParameter, Statement, TypeName } from './nodes.ts';
import { QueryParser } from './query-parser.ts';

export abstract class DeclarationParser extends QueryParser {
  protected constant(pos: number): Statement {
    const type = this.typeName();
    const declarators = this.declarators();
    this.expect(';');
    return { kind: 'local', pos, type, isConst: true, declarators };
  }

  protected declarators(): Declarator[] {
    const list: Declarator[] = [];
    do {
      const pos = this.token.pos;
      const name = this.name();
      const value = this.accept('=') ? (this.is('{') ? this.arrayInitializer() : this.expression()) : null;
      list.push({ pos, name, value });
    } while (this.accept(','));
    return list;
  }

  /** `var (a, b) = …`; other forms are tuple expressions on the left of an assignment. */
  protected deconstruction(pos: number): Statement | null {
    if (!this.isWord('var') || this.ahead(1).text !== '(') return null;
    const names = this.attempt(() => {
      this.next();
      const list = this.names();
      return this.is('=') ? list : null;
    });
    if (names === null) return null;
    this.next();
    const value: Expression = {
      kind: 'assign',
      pos,
      op: '=',
      left: { kind: 'deconstruction', pos, names },
      right: this.expression(),
    };
    this.expect(';');
    return { kind: 'expression', pos, value };
  }

  protected names(): (string | null)[] {
    this.expect('(');
    const list: (string | null)[] = [];
    do list.push(this.designation());
    while (this.accept(','));
    this.expect(')');
    return list;
  }

  /** A local variable or function: a type with a name behind it. */
  protected declaration(pos: number): Statement | null {
    const { kind, text } = this.token;
    if (kind !== 'name' && kind !== 'keyword' && text !== '(') return null;
    const start = this.at;
    const type = this.attempt(() => {
      if (this.isWord('var') && this.ahead(1).kind === 'name') {
        this.next();
        return 'var' as const;
      }
      const parsed = this.typeName();
      return this.token.kind === 'name' && [';', '=', ',', '(', '<', ')', 'in'].includes(this.ahead(1).text)
        ? parsed
        : null;
    });
    if (type === null) {
      this.at = start;
      return null;
    }
    if (type !== 'var' && (this.ahead(1).text === '(' || this.ahead(1).text === '<')) return this.#function(pos, type);
    const declarators = this.declarators();
    this.expect(';');
    return { kind: 'local', pos, type: type === 'var' ? null : type, isConst: false, declarators };
  }

  #function(pos: number, returns: TypeName): Statement {
    const name = this.name();
    const typeParameters: string[] = [];
    if (this.accept('<')) {
      do typeParameters.push(this.name());
      while (this.accept(','));
      this.expect('>');
    }
    const parameters = this.#functionParameters();
    while (this.isWord('where')) while (!this.is('{') && !this.is('=>') && this.token.kind !== 'end') this.next();
    let body: Expression | Statement;
    if (this.accept('=>')) {
      body = this.expression();
      this.expect(';');
    } else body = this.block();
    return { kind: 'function', pos, name, returns, typeParameters, parameters, body };
  }

  #functionParameters(): FunctionParameter[] {
    this.expect('(');
    const list: FunctionParameter[] = [];
    while (!this.accept(')')) {
      const { pos, text } = this.token;
      const mode = text === 'out' || text === 'ref' || text === 'params' ? text : 'value';
      if (mode !== 'value') this.next();
      const type = this.typeName();
      const name = this.name();
      list.push({ pos, name, type, mode, defaultValue: this.accept('=') ? this.expression() : null });
      if (!this.is(')')) this.expect(',');
    }
    return list;
  }
}
