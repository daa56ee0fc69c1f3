// Query expressions, translated to calls of LINQ methods (C# specification, "Query expression translation"). Several
// range variables travel in anonymous objects, as the specification's transparent identifiers do.
import type { Argument, Expression, ExpressionOf, QueryBody, QueryClause } from '../syntax/nodes.ts';
import type { Expr } from './bound.ts';
import { bindExpression } from './expressions.ts';
import type { Scope } from './scope.ts';

export function bindQuery(node: ExpressionOf<'query'>, scope: Scope): Expr {
  return bindExpression(translate(node.from, node.body), scope);
}

/** The range variables in scope, and how the lambda parameter gives them. */
class Variables {
  /** Name of the lambda parameter. */
  readonly parameter: string;
  /** Path from the parameter to each variable; empty when the parameter is the variable. */
  readonly paths: ReadonlyMap<string, readonly string[]>;

  constructor(parameter: string, paths: ReadonlyMap<string, readonly string[]>) {
    this.parameter = parameter;
    this.paths = paths;
  }

  static single(name: string): Variables {
    return new Variables(name, new Map([[name, []]]));
  }

  /** Both the variables so far and a new one, in an anonymous object. */
  with(name: string): Variables {
    const parameter = `<>h__TransparentIdentifier${this.paths.size}`;
    const paths = new Map<string, readonly string[]>();
    for (const [known, path] of this.paths) paths.set(known, [this.parameter, ...path]);
    paths.set(name, [name]);
    return new Variables(parameter, paths);
  }

  /** `expression` with range variables read from the lambda parameter. */
  lambda(body: Expression, second?: string): Expression {
    const inner = [...this.paths].some(([, path]) => path.length > 0) ? rewrite(body, this) : body;
    const names = second === undefined ? [this.parameter] : [this.parameter, second];
    return {
      kind: 'lambda',
      pos: body.pos,
      parameters: names.map((name) => ({ pos: body.pos, name, type: null })),
      body: inner,
    };
  }
}

const call = (target: Expression, method: string, args: readonly Expression[], pos: number): Expression => ({
  kind: 'call',
  pos,
  target: { kind: 'member', pos, target, name: method, args: null },
  args: args.map((value): Argument => ({ pos: value.pos, name: null, mode: 'value', value })),
});

const name = (text: string, pos: number): Expression => ({ kind: 'name', pos, name: text, args: null });

function sourceOf(clause: { type: ExpressionOf<'cast'>['type'] | null; source: Expression; pos: number }): Expression {
  if (clause.type === null) return clause.source;
  return {
    kind: 'call',
    pos: clause.pos,
    target: { kind: 'member', pos: clause.pos, target: clause.source, name: 'Cast', args: [clause.type] },
    args: [],
  };
}

function translate(from: QueryClause & { kind: 'from' }, body: QueryBody): Expression {
  let source = sourceOf(from);
  let variables = Variables.single(from.name);
  for (const [index, clause] of body.clauses.entries()) {
    const isLast = index === body.clauses.length - 1 && body.end.kind === 'select' && body.into === null;
    if (
      isLast &&
      (clause.kind === 'from' || (clause.kind === 'join' && clause.into === null)) &&
      body.end.kind === 'select'
    ) {
      return combine(source, clause, variables, body.end.value);
    }
    ({ source, variables } = applyClause(source, clause, variables));
  }
  const { end } = body;
  const result =
    end.kind === 'select'
      ? isIdentity(end.value, variables) && body.clauses.length > 0
        ? source
        : call(source, 'Select', [variables.lambda(end.value)], end.pos)
      : call(
          source,
          'GroupBy',
          isIdentity(end.value, variables)
            ? [variables.lambda(end.by)]
            : [variables.lambda(end.by), variables.lambda(end.value)],
          end.pos,
        );
  if (body.into === null) return result;
  return translate({ kind: 'from', pos: end.pos, type: null, name: body.into.name, source: result }, body.into.body);
}

function isIdentity(value: Expression, variables: Variables): boolean {
  return value.kind === 'name' && value.name === variables.parameter;
}

/** The last `from` or `join` takes the `select` into its result selector. */
function combine(
  source: Expression,
  clause: QueryClause & { kind: 'from' | 'join' },
  variables: Variables,
  select: Expression,
): Expression {
  const result = variables.lambda(select, clause.name);
  if (clause.kind === 'from')
    return call(source, 'SelectMany', [variables.lambda(sourceOf(clause)), result], clause.pos);
  return call(
    source,
    'Join',
    [sourceOf(clause), variables.lambda(clause.left), Variables.single(clause.name).lambda(clause.right), result],
    clause.pos,
  );
}

function applyClause(
  source: Expression,
  clause: QueryClause,
  variables: Variables,
): { source: Expression; variables: Variables } {
  switch (clause.kind) {
    case 'where':
      return { source: call(source, 'Where', [variables.lambda(clause.condition)], clause.pos), variables };
    case 'orderby': {
      let ordered = source;
      for (const [index, key] of clause.keys.entries()) {
        const method = `${index === 0 ? 'OrderBy' : 'ThenBy'}${key.descending ? 'Descending' : ''}`;
        ordered = call(ordered, method, [variables.lambda(key.value)], clause.pos);
      }
      return { source: ordered, variables };
    }
    case 'let': {
      const next = variables.with(clause.name);
      return {
        source: call(source, 'Select', [pairLambda(variables, clause.name, clause.value)], clause.pos),
        variables: next,
      };
    }
    case 'from': {
      const next = variables.with(clause.name);
      const result = resultLambda(variables, clause.name, clause.pos);
      return {
        source: call(source, 'SelectMany', [variables.lambda(sourceOf(clause)), result], clause.pos),
        variables: next,
      };
    }
    case 'join': {
      const right = Variables.single(clause.name).lambda(clause.right);
      const kept = clause.into ?? clause.name;
      const next = variables.with(kept);
      const args = [sourceOf(clause), variables.lambda(clause.left), right, resultLambda(variables, kept, clause.pos)];
      return { source: call(source, clause.into === null ? 'Join' : 'GroupJoin', args, clause.pos), variables: next };
    }
  }
}

/** `x => new { x, name = value }`. */
function pairLambda(variables: Variables, added: string, value: Expression): Expression {
  const lambda = variables.lambda(value) as ExpressionOf<'lambda'>;
  const { pos } = value;
  return {
    ...lambda,
    body: {
      kind: 'anonymous',
      pos,
      members: [
        { pos, name: variables.parameter, value: name(variables.parameter, pos) },
        { pos, name: added, value: lambda.body as Expression },
      ],
    },
  };
}

/** `(x, name) => new { x, name }`. */
function resultLambda(variables: Variables, added: string, pos: number): Expression {
  return {
    kind: 'lambda',
    pos,
    parameters: [
      { pos, name: variables.parameter, type: null },
      { pos, name: added, type: null },
    ],
    body: {
      kind: 'anonymous',
      pos,
      members: [
        { pos, name: variables.parameter, value: name(variables.parameter, pos) },
        { pos, name: added, value: name(added, pos) },
      ],
    },
  };
}

/** Replaces range variables by member accesses, everywhere in a tree of plain objects. */
function rewrite<T>(node: T, variables: Variables): T {
  if (Array.isArray(node)) return node.map((item) => rewrite(item, variables)) as T;
  if (typeof node !== 'object' || node === null) return node;
  const expression = node as unknown as Expression;
  if (expression.kind === 'name' && expression.args === null) {
    const path = variables.paths.get(expression.name);
    if (path === undefined || path.length === 0) return node;
    let result: Expression = name(variables.parameter, expression.pos);
    for (const part of path) result = { kind: 'member', pos: expression.pos, target: result, name: part, args: null };
    return result as T;
  }
  // `new { x }` keeps the name of the variable.
  if (expression.kind === 'anonymous') {
    return {
      ...expression,
      members: expression.members.map((member) => ({
        ...member,
        name:
          member.name ?? (member.value.kind === 'name' || member.value.kind === 'member' ? member.value.name : null),
        value: rewrite(member.value, variables),
      })),
    } as T;
  }
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node))
    copy[key] = key === 'value' && expression.kind === 'literal' ? value : rewrite(value, variables);
  return copy as T;
}
