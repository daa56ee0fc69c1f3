// Query expressions: `from … where … select …` (C# specification, "Query expressions").
import { fail } from './compile-error.ts';
import { ExpressionParser } from './expression-parser.ts';
import type { Expression, QueryBody, QueryClause, TypeName } from './nodes.ts';

export abstract class QueryParser extends ExpressionParser {
  protected override query(): Expression {
    const outer = this.inQuery;
    this.inQuery = true;
    try {
      const from = this.#from();
      return { kind: 'query', pos: from.pos, from, body: this.#queryBody() };
    } finally {
      this.inQuery = outer;
    }
  }

  #rangeVariable(): { type: TypeName | null; name: string } {
    const untyped = this.token.kind === 'name' && this.ahead(1).text === 'in';
    const type = untyped ? null : this.typeName();
    return { type, name: this.name() };
  }

  #from(): QueryClause & { kind: 'from' } {
    const pos = this.next().pos;
    const variable = this.#rangeVariable();
    this.expect('in');
    return { kind: 'from', pos, ...variable, source: this.expression() };
  }

  #queryBody(): QueryBody {
    const clauses: QueryClause[] = [];
    for (;;) {
      const pos = this.token.pos;
      if (this.isWord('from')) clauses.push(this.#from());
      else if (this.acceptWord('let')) {
        const name = this.name();
        this.expect('=');
        clauses.push({ kind: 'let', pos, name, value: this.expression() });
      } else if (this.acceptWord('where')) clauses.push({ kind: 'where', pos, condition: this.expression() });
      else if (this.acceptWord('join')) clauses.push(this.#join(pos));
      else if (this.acceptWord('orderby')) clauses.push(this.#orderBy(pos));
      else break;
    }
    const pos = this.token.pos;
    let end: QueryBody['end'];
    if (this.acceptWord('select')) end = { kind: 'select', pos, value: this.expression() };
    else if (this.acceptWord('group')) {
      const value = this.expression();
      if (!this.acceptWord('by'))
        fail('CS0742', 'A query body must end with a select clause or a group clause.', this.token.pos);
      end = { kind: 'group', pos, value, by: this.expression() };
    } else return fail('CS0742', 'A query body must end with a select clause or a group clause.', pos);
    if (!this.acceptWord('into')) return { clauses, end, into: null };
    return { clauses, end, into: { name: this.name(), body: this.#queryBody() } };
  }

  #join(pos: number): QueryClause {
    const variable = this.#rangeVariable();
    this.expect('in');
    const source = this.expression();
    if (!this.acceptWord('on')) fail('CS1003', "'on' expected.", this.token.pos);
    const left = this.expression();
    if (!this.acceptWord('equals')) fail('CS1003', "'equals' expected.", this.token.pos);
    const right = this.expression();
    const into = this.acceptWord('into') ? this.name() : null;
    return { kind: 'join', pos, ...variable, source, left, right, into };
  }

  #orderBy(pos: number): QueryClause {
    const keys: { value: Expression; descending: boolean }[] = [];
    do {
      const value = this.expression();
      const descending = this.acceptWord('descending');
      if (!descending) this.acceptWord('ascending');
      keys.push({ value, descending });
    } while (this.accept(','));
    return { kind: 'orderby', pos, keys };
  }
}
