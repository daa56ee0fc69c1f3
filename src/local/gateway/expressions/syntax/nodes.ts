// Syntax trees of policy expressions: C# 7.3 without declarations of types. `pos` is the offset in the source.

export interface TypeName {
  readonly pos: number;
  /** `System.Collections.Generic.List<int>`: parts with their arguments; a keyword is a single part. */
  readonly parts: readonly { name: string; args: readonly TypeName[] }[];
  /** Suffixes from left to right: `?` or the rank of an array. */
  readonly suffixes: readonly ('?' | number)[];
  /** Set for tuple types. */
  readonly items: readonly { type: TypeName; name: string | null }[] | null;
}

export interface Argument {
  readonly pos: number;
  readonly name: string | null;
  readonly mode: 'value' | 'out' | 'ref';
  readonly value: Expression;
}

export type LiteralType =
  | 'int'
  | 'uint'
  | 'long'
  | 'ulong'
  | 'float'
  | 'double'
  | 'decimal'
  | 'string'
  | 'char'
  | 'bool'
  | 'null';

export type ElementInitializer =
  | { readonly kind: 'member'; readonly pos: number; readonly name: string; readonly value: Expression }
  | { readonly kind: 'index'; readonly pos: number; readonly args: readonly Argument[]; readonly value: Expression }
  | { readonly kind: 'items'; readonly pos: number; readonly values: readonly Expression[] };

export interface LambdaParameter {
  readonly pos: number;
  readonly name: string;
  readonly type: TypeName | null;
}

export type InterpolationPart =
  | { readonly text: string }
  | { readonly value: Expression; readonly alignment: Expression | null; readonly format: string | null };

export type Pattern =
  | { readonly kind: 'constant'; readonly pos: number; readonly value: Expression }
  | { readonly kind: 'declaration'; readonly pos: number; readonly type: TypeName; readonly name: string | null }
  | { readonly kind: 'var'; readonly pos: number; readonly name: string | null }
  /** `x is A.B`: a type or a constant, which only names tell. */
  | {
      readonly kind: 'typeOrConstant';
      readonly pos: number;
      readonly type: TypeName;
      readonly value: Expression | null;
    };

export type QueryClause =
  | {
      readonly kind: 'from';
      readonly pos: number;
      readonly type: TypeName | null;
      readonly name: string;
      readonly source: Expression;
    }
  | { readonly kind: 'let'; readonly pos: number; readonly name: string; readonly value: Expression }
  | { readonly kind: 'where'; readonly pos: number; readonly condition: Expression }
  | {
      readonly kind: 'join';
      readonly pos: number;
      readonly type: TypeName | null;
      readonly name: string;
      readonly source: Expression;
      readonly left: Expression;
      readonly right: Expression;
      readonly into: string | null;
    }
  | {
      readonly kind: 'orderby';
      readonly pos: number;
      readonly keys: readonly { value: Expression; descending: boolean }[];
    };

export interface QueryBody {
  readonly clauses: readonly QueryClause[];
  readonly end:
    | { readonly kind: 'select'; readonly pos: number; readonly value: Expression }
    | { readonly kind: 'group'; readonly pos: number; readonly value: Expression; readonly by: Expression };
  readonly into: { name: string; body: QueryBody } | null;
}

interface Node<K extends string> {
  readonly kind: K;
  readonly pos: number;
}

export type Expression =
  | (Node<'literal'> & { readonly type: LiteralType; readonly value: unknown; readonly text: string })
  | (Node<'name'> & { readonly name: string; readonly args: readonly TypeName[] | null })
  | (Node<'predefined'> & { readonly name: string })
  | (Node<'member'> & { readonly target: Expression; readonly name: string; readonly args: readonly TypeName[] | null })
  | (Node<'call'> & { readonly target: Expression; readonly args: readonly Argument[] })
  | (Node<'index'> & { readonly target: Expression; readonly args: readonly Argument[] })
  /** `target?.access`: `access` is a chain whose innermost target is `receiver`. */
  | (Node<'conditionalAccess'> & { readonly target: Expression; readonly access: Expression })
  | Node<'receiver'>
  | (Node<'unary'> & { readonly op: string; readonly operand: Expression })
  | (Node<'step'> & { readonly op: '++' | '--'; readonly prefix: boolean; readonly operand: Expression })
  | (Node<'binary'> & { readonly op: string; readonly left: Expression; readonly right: Expression })
  | (Node<'assign'> & { readonly op: string; readonly left: Expression; readonly right: Expression })
  | (Node<'conditional'> & { readonly test: Expression; readonly yes: Expression; readonly no: Expression })
  | (Node<'cast'> & { readonly type: TypeName; readonly operand: Expression })
  | (Node<'as'> & { readonly operand: Expression; readonly type: TypeName })
  | (Node<'is'> & { readonly operand: Expression; readonly pattern: Pattern })
  | (Node<'paren'> & { readonly inner: Expression })
  | (Node<'tuple'> & { readonly items: readonly { name: string | null; value: Expression }[] })
  | (Node<'lambda'> & { readonly parameters: readonly LambdaParameter[] | null; readonly body: Expression | Statement })
  | (Node<'new'> & {
      readonly type: TypeName;
      readonly args: readonly Argument[];
      readonly init: readonly ElementInitializer[] | null;
    })
  | (Node<'newArray'> & {
      readonly element: TypeName;
      readonly sizes: readonly Expression[];
      readonly rank: number;
      readonly init: Expression | null;
    })
  | (Node<'newImplicitArray'> & { readonly rank: number; readonly init: Expression })
  | (Node<'arrayInit'> & { readonly items: readonly Expression[] })
  | (Node<'initializer'> & { readonly elements: readonly ElementInitializer[] })
  | (Node<'anonymous'> & { readonly members: readonly { pos: number; name: string | null; value: Expression }[] })
  | (Node<'default'> & { readonly type: TypeName | null })
  | (Node<'typeof'> & { readonly type: TypeName })
  | (Node<'sizeof'> & { readonly type: TypeName })
  | (Node<'nameof'> & { readonly operand: Expression })
  | (Node<'interpolated'> & { readonly parts: readonly InterpolationPart[] })
  | (Node<'declaration'> & { readonly type: TypeName | null; readonly name: string | null })
  | (Node<'deconstruction'> & { readonly names: readonly (string | null)[] })
  | (Node<'throw'> & { readonly value: Expression })
  | (Node<'checked'> & { readonly checked: boolean; readonly operand: Expression })
  | (Node<'query'> & { readonly from: QueryClause & { kind: 'from' }; readonly body: QueryBody });

export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export interface Declarator {
  readonly pos: number;
  readonly name: string;
  readonly value: Expression | null;
}

export interface LocalDeclaration extends Node<'local'> {
  /** Null for `var`. */
  readonly type: TypeName | null;
  readonly isConst: boolean;
  readonly declarators: readonly Declarator[];
}

export interface SwitchSection {
  readonly labels: readonly { pos: number; pattern: Pattern | null; when: Expression | null }[];
  readonly body: readonly Statement[];
}

export interface CatchClause {
  readonly pos: number;
  readonly type: TypeName | null;
  readonly name: string | null;
  readonly when: Expression | null;
  readonly body: Statement;
}

export type Statement =
  | (Node<'block'> & { readonly statements: readonly Statement[] })
  | LocalDeclaration
  | (Node<'expression'> & { readonly value: Expression })
  | (Node<'if'> & { readonly test: Expression; readonly yes: Statement; readonly no: Statement | null })
  | (Node<'while'> & { readonly test: Expression; readonly body: Statement })
  | (Node<'do'> & { readonly test: Expression; readonly body: Statement })
  | (Node<'for'> & {
      readonly init: readonly Statement[];
      readonly test: Expression | null;
      readonly step: readonly Expression[];
      readonly body: Statement;
    })
  | (Node<'foreach'> & {
      readonly type: TypeName | null;
      readonly name: string | null;
      readonly names: readonly (string | null)[] | null;
      readonly source: Expression;
      readonly body: Statement;
    })
  | (Node<'switch'> & { readonly value: Expression; readonly sections: readonly SwitchSection[] })
  | Node<'break'>
  | Node<'continue'>
  | (Node<'goto'> & { readonly label: Expression | 'default' })
  | (Node<'return'> & { readonly value: Expression | null })
  | (Node<'yield'> & { readonly value: Expression | null })
  | (Node<'throwStatement'> & { readonly value: Expression | null })
  | (Node<'try'> & {
      readonly body: Statement;
      readonly catches: readonly CatchClause[];
      readonly finally: Statement | null;
    })
  | (Node<'using'> & { readonly resource: Statement; readonly body: Statement })
  | (Node<'lock'> & { readonly value: Expression; readonly body: Statement })
  | (Node<'checkedBlock'> & { readonly checked: boolean; readonly body: Statement })
  | (Node<'function'> & {
      readonly name: string;
      readonly returns: TypeName;
      readonly typeParameters: readonly string[];
      readonly parameters: readonly FunctionParameter[];
      readonly body: Expression | Statement;
    })
  | Node<'empty'>;

export interface FunctionParameter {
  readonly pos: number;
  readonly name: string;
  readonly type: TypeName;
  readonly mode: 'value' | 'out' | 'ref' | 'params';
  readonly defaultValue: Expression | null;
}

export type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>;
