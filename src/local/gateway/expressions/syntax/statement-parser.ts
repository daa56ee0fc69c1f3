// Statements other than declarations (C# specification, "Statements"): the outermost layer of the parser.
import { fail } from './compile-error.ts';
import { DeclarationParser } from './declaration-parser.ts';
import type { Token } from './lexer.ts';
import type { CatchClause, Expression, Statement, SwitchSection, TypeName } from './nodes.ts';

export class Parser extends DeclarationParser {
  protected override derive(tokens: readonly Token[]): Parser {
    const parser = new Parser(tokens);
    parser.inQuery = this.inQuery;
    return parser;
  }

  wholeExpression(): Expression {
    const value = this.expression();
    if (this.token.kind !== 'end') this.#leftOver();
    return value;
  }

  wholeBody(): Statement[] {
    const list: Statement[] = [];
    while (this.token.kind !== 'end') {
      if (this.is('}')) fail('Syntax', 'The expression closes more brackets than it opens.', this.token.pos);
      list.push(this.statement());
    }
    return list;
  }

  #leftOver(): never {
    const { text, pos } = this.token;
    if (text === ')' || text === '}') fail('Syntax', 'The expression closes more brackets than it opens.', pos);
    return fail('CS1026', `')' expected, found '${text}'.`, pos);
  }

  protected override block(): Statement {
    const pos = this.token.pos;
    this.expect('{');
    const statements: Statement[] = [];
    while (!this.accept('}')) {
      if (this.token.kind === 'end') this.expect('}');
      statements.push(this.statement());
    }
    return { kind: 'block', pos, statements };
  }

  /** A statement that is no declaration: the body of if, while, … */
  #embedded(): Statement {
    const statement = this.statement();
    if (statement.kind === 'local' || statement.kind === 'function') {
      fail('CS1023', 'Embedded statement cannot be a declaration or labeled statement.', statement.pos);
    }
    return statement;
  }

  statement(): Statement {
    return this.nested(() => this.#statement());
  }

  #statement(): Statement {
    const { pos, kind, text } = this.token;
    if (kind === 'op') {
      if (text === '{') return this.block();
      if (text === ';') {
        this.next();
        return { kind: 'empty', pos };
      }
    }
    if (kind === 'keyword') {
      const statement = this.#keywordStatement(pos, text);
      if (statement !== null) return statement;
    }
    if (kind === 'name') {
      if (text === 'yield' && ['return', 'break'].includes(this.ahead(1).text)) return this.#yield(pos);
      if (this.ahead(1).text === ':' && this.ahead(1).kind === 'op')
        fail('NotEmulated', 'Labels are not emulated here.', pos);
    }
    return this.deconstruction(pos) ?? this.declaration(pos) ?? this.#expressionStatement(pos);
  }

  #expressionStatement(pos: number): Statement {
    const value = this.expression();
    this.expect(';');
    return { kind: 'expression', pos, value };
  }

  #yield(pos: number): Statement {
    this.next();
    let value: Expression | null = null;
    if (!this.accept('break')) {
      this.next();
      value = this.expression();
    }
    this.expect(';');
    return { kind: 'yield', pos, value };
  }

  #keywordStatement(pos: number, text: string): Statement | null {
    switch (text) {
      case 'if': {
        const test = this.#condition();
        const yes = this.#embedded();
        return { kind: 'if', pos, test, yes, no: this.accept('else') ? this.#embedded() : null };
      }
      case 'while':
        return { kind: 'while', pos, test: this.#condition(), body: this.#embedded() };
      case 'do': {
        this.next();
        const body = this.#embedded();
        if (!this.is('while')) this.expect('while');
        const test = this.#condition();
        this.expect(';');
        return { kind: 'do', pos, test, body };
      }
      case 'for':
        return this.#for(pos);
      case 'foreach':
        return this.#foreach(pos);
      case 'switch':
        return this.#switch(pos);
      case 'break':
      case 'continue':
        this.next();
        this.expect(';');
        return { kind: text, pos };
      case 'goto': {
        this.next();
        if (!this.is('case') && !this.is('default')) fail('NotEmulated', 'goto to a label is not emulated here.', pos);
        const isCase = this.next().text === 'case';
        const label = isCase ? this.expression() : ('default' as const);
        this.expect(';');
        return { kind: 'goto', pos, label };
      }
      case 'return': {
        this.next();
        const value = this.is(';') ? null : this.expression();
        this.expect(';');
        return { kind: 'return', pos, value };
      }
      case 'throw': {
        this.next();
        const value = this.is(';') ? null : this.expression();
        this.expect(';');
        return { kind: 'throwStatement', pos, value };
      }
      case 'try':
        return this.#try(pos);
      case 'using':
        return this.#using(pos);
      case 'lock':
        return { kind: 'lock', pos, value: this.#condition(), body: this.#embedded() };
      case 'const':
        this.next();
        return this.constant(pos);
      case 'checked':
      case 'unchecked':
        if (this.ahead(1).text !== '{') return null;
        this.next();
        return { kind: 'checkedBlock', pos, checked: text === 'checked', body: this.block() };
      case 'fixed':
      case 'unsafe':
        return fail('CS0227', 'Unsafe code may not appear in policy expressions.', pos);
      default:
        return null;
    }
  }

  /** Keyword, `(`, expression, `)`. */
  #condition(): Expression {
    this.next();
    this.expect('(');
    const test = this.expression();
    this.expect(')');
    return test;
  }

  #for(pos: number): Statement {
    this.next();
    this.expect('(');
    const init: Statement[] = [];
    if (!this.is(';')) {
      const declared = this.declaration(this.token.pos);
      if (declared !== null) init.push(declared);
      else {
        do init.push({ kind: 'expression', pos: this.token.pos, value: this.expression() });
        while (this.accept(','));
        this.expect(';');
      }
    } else this.next();
    const test = this.is(';') ? null : this.expression();
    this.expect(';');
    const step: Expression[] = [];
    if (!this.is(')')) {
      do step.push(this.expression());
      while (this.accept(','));
    }
    this.expect(')');
    return { kind: 'for', pos, init, test, step, body: this.#embedded() };
  }

  #foreach(pos: number): Statement {
    this.next();
    this.expect('(');
    let type: TypeName | null = null;
    let name: string | null = null;
    let names: (string | null)[] | null = null;
    if (this.isWord('var') && this.ahead(1).text === '(') {
      this.next();
      names = this.names();
    } else {
      if (this.isWord('var') && this.ahead(1).kind === 'name') this.next();
      else type = this.typeName();
      name = this.name();
    }
    this.expect('in');
    const source = this.expression();
    this.expect(')');
    return { kind: 'foreach', pos, type, name, names, source, body: this.#embedded() };
  }

  #switch(pos: number): Statement {
    const value = this.#condition();
    this.expect('{');
    const sections: SwitchSection[] = [];
    while (!this.accept('}')) {
      const labels: SwitchSection['labels'][number][] = [];
      while (this.is('case') || this.is('default')) {
        const at = this.next();
        const pattern = at.text === 'default' ? null : this.pattern(true);
        const when = pattern !== null && this.acceptWord('when') ? this.expression() : null;
        this.expect(':');
        labels.push({ pos: at.pos, pattern, when });
      }
      if (labels.length === 0) fail('CS1513', '} expected.', this.token.pos);
      const body: Statement[] = [];
      while (!this.is('case') && !this.is('default') && !this.is('}')) {
        if (this.token.kind === 'end') this.expect('}');
        body.push(this.statement());
      }
      sections.push({ labels, body });
    }
    return { kind: 'switch', pos, value, sections };
  }

  #try(pos: number): Statement {
    this.next();
    const body = this.block();
    const catches: CatchClause[] = [];
    while (this.is('catch')) {
      const at = this.next().pos;
      let type: TypeName | null = null;
      let name: string | null = null;
      if (this.accept('(')) {
        type = this.typeName();
        if (this.token.kind === 'name') name = this.next().text;
        this.expect(')');
      }
      let when: Expression | null = null;
      if (this.acceptWord('when')) {
        this.expect('(');
        when = this.expression();
        this.expect(')');
      }
      catches.push({ pos: at, type, name, when, body: this.block() });
    }
    const last = this.accept('finally') ? this.block() : null;
    if (catches.length === 0 && last === null) fail('CS1524', 'Expected catch or finally.', this.token.pos);
    return { kind: 'try', pos, body, catches, finally: last };
  }

  #using(pos: number): Statement {
    this.next();
    if (!this.is('(')) fail('CS8370', "Feature 'using declarations' is not available in C# 7.3.", pos);
    this.expect('(');
    const at = this.token.pos;
    const type = this.attempt(() => {
      if (this.isWord('var') && this.ahead(1).kind === 'name') {
        this.next();
        return 'var' as const;
      }
      const parsed = this.typeName();
      return this.token.kind === 'name' && this.ahead(1).text === '=' ? parsed : null;
    });
    const resource: Statement =
      type === null
        ? { kind: 'expression', pos: at, value: this.expression() }
        : {
            kind: 'local',
            pos: at,
            type: type === 'var' ? null : type,
            isConst: false,
            declarators: this.declarators(),
          };
    this.expect(')');
    return { kind: 'using', pos, resource, body: this.#embedded() };
  }
}
