// Expressions by precedence (C# specification, "Operators"), down to unary ones; primary expressions are in
// primary-parser.ts, whose class this one extends.
import { fail } from './compile-error.ts';
import type { Expression, Pattern, TypeName } from './nodes.ts';
import { PrimaryParser } from './primary-parser.ts';

const PRECEDENCE: Record<string, number> = {
  '??': 1, '||': 2, '&&': 3, '|': 4, '^': 5, '&': 6, '==': 7, '!=': 7, '<': 8, '>': 8, '<=': 8, '>=': 8, is: 8, as: 8,
  '<<': 9, '>>': 9, '+': 10, '-': 10, '*': 11, '/': 11, '%': 11,
}; // biome-ignore format: a table
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);
const RELATIONAL = 8;
const SHIFT = 9;

export abstract class ExpressionParser extends PrimaryParser {
  override expression(): Expression {
    return this.nested(() => {
      const pos = this.token.pos;
      if (this.accept('throw')) return { kind: 'throw', pos, value: this.expression() };
      if (this.#atLambda()) return this.#lambda();
      if (this.isWord('from') && this.#atQuery()) return this.query();
      const left = this.#conditional();
      const op = this.#assignmentOperator();
      if (op === null) return left;
      if (op === '??=') fail('CS8370', "Feature 'coalescing assignment' is not available in C# 7.3.", this.token.pos);
      this.at += op === '>>=' ? 2 : 1;
      return { kind: 'assign', pos, op, left, right: this.expression() };
    });
  }

  #assignmentOperator(): string | null {
    const { kind, text, end } = this.token;
    if (kind !== 'op') return null;
    if (text === '>' && this.ahead(1).text === '>=' && this.ahead(1).pos === end) return '>>=';
    return ASSIGNMENTS.has(text) || text === '??=' ? text : null;
  }

  #conditional(): Expression {
    const pos = this.token.pos;
    const test = this.binary(1);
    if (!this.accept('?')) return test;
    const yes = this.#branch();
    this.expect(':');
    return { kind: 'conditional', pos, test, yes, no: this.#branch() };
  }

  #branch(): Expression {
    if (this.is('ref')) fail('CS8370', 'ref expressions are not supported in policy expressions.', this.token.pos);
    return this.expression();
  }

  #binaryOperator(): { op: string; length: number } | null {
    const { kind, text, end } = this.token;
    if (kind === 'keyword') return text === 'is' || text === 'as' ? { op: text, length: 1 } : null;
    if (kind !== 'op') return null;
    if (text === '>' && this.ahead(1).pos === end) {
      if (this.ahead(1).text === '>') return { op: '>>', length: 2 };
      if (this.ahead(1).text === '>=') return null;
    }
    return Object.hasOwn(PRECEDENCE, text) ? { op: text, length: 1 } : null;
  }

  protected binary(lowest: number): Expression {
    const pos = this.token.pos;
    let left = this.unary();
    for (;;) {
      const operator = this.#binaryOperator();
      const precedence = operator === null ? 0 : PRECEDENCE[operator.op]!;
      if (operator === null || precedence < lowest) return left;
      this.at += operator.length;
      const { op } = operator;
      if (op === 'is') left = { kind: 'is', pos, operand: left, pattern: this.#isPattern() };
      else if (op === 'as') left = { kind: 'as', pos, operand: left, type: this.typeName(false) };
      else if (op === '??') {
        // Right-associative, and its right side may be a throw expression.
        const right = this.is('throw') ? this.expression() : this.nested(() => this.binary(precedence));
        left = { kind: 'binary', pos, op, left, right };
      } else left = { kind: 'binary', pos, op, left, right: this.nested(() => this.binary(precedence + 1)) };
    }
  }

  #isPattern(): Pattern {
    const pos = this.token.pos;
    if (this.isWord('not') && this.ahead(1).text === 'null') {
      fail('CS8370', "Feature 'not pattern' is not available in C# 7.3.", pos);
    }
    return this.pattern(false);
  }

  /** A pattern behind `is` or `case`. */
  protected pattern(inCase: boolean): Pattern {
    const pos = this.token.pos;
    if (this.isWord('var') && this.ahead(1).kind === 'name') {
      this.next();
      return { kind: 'var', pos, name: this.designation() };
    }
    const start = this.at;
    const type = this.attempt(() => this.typeName(false));
    if (type !== null && this.#isDesignation()) return { kind: 'declaration', pos, type, name: this.designation() };
    const afterType = this.at;
    this.at = start;
    const value = this.attempt(() => this.binary(inCase ? 1 : SHIFT));
    if (type !== null && this.#typeReachesAsFar(afterType, value)) {
      this.at = afterType;
      return { kind: 'typeOrConstant', pos, type, value };
    }
    if (value === null) {
      this.at = start;
      return { kind: 'constant', pos, value: this.binary(RELATIONAL + 1) };
    }
    return { kind: 'constant', pos, value };
  }

  #typeReachesAsFar(afterType: number, value: Expression | null): boolean {
    return value === null || afterType >= this.at;
  }

  #isDesignation(): boolean {
    if (this.token.kind !== 'name') return false;
    // `case Foo when …`: `when` is no name there.
    return !(this.token.text === 'when' && this.ahead(1).text !== ':' && this.ahead(1).text !== 'when');
  }

  protected designation(): string | null {
    const name = this.name();
    return name === '_' ? null : name;
  }

  protected override unary(): Expression {
    return this.nested(() => {
      const { pos, text, kind } = this.token;
      if (kind === 'op') {
        if (['+', '-', '!', '~'].includes(text)) {
          this.next();
          return { kind: 'unary', pos, op: text, operand: this.unary() };
        }
        if (text === '++' || text === '--') {
          this.next();
          return { kind: 'step', pos, op: text, prefix: true, operand: this.unary() };
        }
        if (text === '(') {
          const type = this.attempt(() => this.#castType());
          if (type !== null) return { kind: 'cast', pos, type, operand: this.unary() };
        }
        if (['&', '*', '^', '..'].includes(text)) this.unexpected();
      }
      if (kind === 'name' && text === 'await' && this.ahead(1).kind === 'name') {
        fail('CS4032', "The 'await' operator cannot be used in policy expressions.", pos);
      }
      return this.primary();
    });
  }

  /** `(T)` where it can only be a cast: the rule of the specification, "Cast expressions". */
  #castType(): TypeName | null {
    this.expect('(');
    const predefined = this.token.kind === 'keyword';
    const type = this.typeName();
    if (!this.accept(')')) return null;
    const sure = predefined || type.suffixes.length > 0;
    const { kind, text } = this.token;
    if (sure) return kind === 'end' ? null : type;
    if (kind === 'op') return text === '(' || text === '~' || text === '!' ? type : null;
    if (kind === 'keyword') return text === 'as' || text === 'is' || text === 'in' ? null : type;
    if (kind === 'name' && this.#isQueryWord(text)) return null;
    return kind === 'end' ? null : type;
  }

  #isQueryWord(text: string): boolean {
    return (
      this.inQuery &&
      [
        'select',
        'where',
        'orderby',
        'group',
        'join',
        'let',
        'from',
        'into',
        'on',
        'equals',
        'by',
        'ascending',
        'descending',
      ].includes(text)
    );
  }

  // --- lambdas

  #atLambda(): boolean {
    if (this.token.kind === 'name') {
      if (
        this.token.text === 'async' &&
        (this.ahead(1).text === '(' || this.ahead(2).text === '=>') &&
        this.ahead(1).text !== '=>'
      ) {
        const at = this.at;
        this.next();
        const lambda = this.#atLambda();
        this.at = at;
        if (lambda) fail('CS4010', 'Asynchronous lambdas cannot be used in policy expressions.', this.token.pos);
      }
      return this.ahead(1).text === '=>' && this.ahead(1).kind === 'op';
    }
    if (this.is('delegate')) return true;
    if (!this.is('(')) return false;
    let depth = 0;
    for (let offset = 0; ; offset++) {
      const { text, kind } = this.ahead(offset);
      if (kind === 'end') return false;
      if (kind !== 'op') continue;
      if (text === '(') depth++;
      else if (text === ')' && --depth === 0) return this.ahead(offset + 1).text === '=>';
    }
  }

  #lambda(): Expression {
    const pos = this.token.pos;
    if (this.accept('delegate')) {
      const parameters = this.is('(') ? this.#lambdaParameters() : null;
      return { kind: 'lambda', pos, parameters, body: this.block() };
    }
    const parameters = this.is('(') ? this.#lambdaParameters() : [{ pos, name: this.name(), type: null }];
    this.expect('=>');
    return { kind: 'lambda', pos, parameters, body: this.is('{') ? this.block() : this.expression() };
  }

  #lambdaParameters(): { pos: number; name: string; type: TypeName | null }[] {
    this.expect('(');
    const list: { pos: number; name: string; type: TypeName | null }[] = [];
    while (!this.accept(')')) {
      const pos = this.token.pos;
      if (this.is('out') || this.is('ref') || this.is('in')) {
        fail('CS1676', 'Lambda parameters with ref, out or in are not supported in policy expressions.', pos);
      }
      const untyped = this.token.kind === 'name' && [',', ')'].includes(this.ahead(1).text);
      const type = untyped ? null : this.typeName();
      list.push({ pos, type, name: this.name() });
      if (!this.is(')')) this.expect(',');
    }
    return list;
  }

  /** `from` begins a query when a name and `in` follow, or a type and a name. */
  #atQuery(): boolean {
    const next = this.ahead(1);
    return (
      next.kind === 'name' ||
      (next.kind === 'keyword' && next.text !== 'is' && next.text !== 'as' && next.text !== 'in')
    );
  }
}
