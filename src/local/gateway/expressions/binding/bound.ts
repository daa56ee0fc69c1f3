// What binding makes of syntax: expressions with a static type that know how to compile themselves into closures,
// and the forms that have no type until their context gives them one (lambdas, method groups, null, default).
import type { DotNetValue } from '../../dotnet/boxed.ts';
import type { Member } from '../member-table.ts';
import type { Expression, ExpressionOf, LambdaParameter, Statement } from '../syntax/nodes.ts';
import type { Substitution, Type } from '../types.ts';
import type { FunctionEmitter } from './emitter.ts';
import type { FlowState } from './flow.ts';
import type { LocalFunction } from './local-function.ts';
import type { Scope } from './scope.ts';

/** Values of one call of a function: slot 0 is the return value, then parameters, locals and temporaries. */
// biome-ignore lint/suspicious/noExplicitAny: static types were checked by the binder; closures trust them
export type Frame = any[];
// biome-ignore lint/suspicious/noExplicitAny: as above
export type Code = (frame: Frame) => any;

/** An expression with a type. */
export interface Value {
  readonly kind: 'value';
  readonly type: Type;
  readonly pos: number;
  /** Set for constants, null included. */
  readonly constant?: { readonly value: DotNetValue };
  emit(emitter: FunctionEmitter): Code;
  /** Set for what can be assigned to. */
  readonly target?: Assignable;
  /** `context.Request.Url`: where a value comes from. */
  readonly path?: string;
  /** Assignment state after a condition came out true or false, where they differ. */
  readonly whenTrue?: FlowState;
  readonly whenFalse?: FlowState;
  /** Names of tuple items. */
  readonly itemNames?: readonly (string | null)[];
  /** What `a?.b` and calls made for effect only may be, but an ordinary operand may not. */
  readonly isStatement?: boolean;
  /** Identity of strings is not observable in JavaScript; this says whether one is a literal or which variable holds it. */
  readonly identity?: object;
}

export interface Assignable {
  /** Null if it can be written, else the error. */
  readonly readOnly: { code: string; message: string } | null;
  /** The value assigned, as the value of the expression. */
  store(emitter: FunctionEmitter, value: Code): Code;
  /** Reads, computes, writes; evaluates the parts of the target once. */
  update(emitter: FunctionEmitter, compute: (frame: Frame, old: DotNetValue) => DotNetValue, giveOld: boolean): Code;
  /** For variables: note that they have a value now. */
  assigned?(): void;
  /** A plain variable may be passed by reference. */
  readonly isVariable: boolean;
}

/** A lambda whose parameter types are not known yet. */
export interface Lambda {
  readonly kind: 'lambda';
  readonly pos: number;
  readonly parameters: readonly LambdaParameter[] | null;
  readonly body: Expression | Statement;
  readonly scope: Scope;
  readonly flow: FlowState;
  /** Bindings by parameter types, since overload resolution asks more than once. */
  readonly cache: Map<string, BoundLambda>;
}

export interface BoundLambda {
  /** Type of the value the body gives; null when it is a statement or has no type of its own. */
  readonly returns: Type | null;
  /** All values returned, for conversion to the delegate's return type. */
  readonly results: readonly Expr[];
  readonly error: Error | null;
  /** Whether the body ends without a value: fits delegates that return void. */
  readonly isVoid: boolean;
  /** Code of the function, its results converted to `returns`. */
  emit(emitter: FunctionEmitter, returns: Type): Code;
}

export interface MethodGroup {
  readonly kind: 'methods';
  readonly pos: number;
  readonly name: string;
  readonly target: Value | null;
  /** Type on which the name was looked up. */
  readonly owner: Type | null;
  readonly typeArguments: readonly Type[] | null;
  readonly candidates: readonly Candidate[];
  /** Extension methods, to be tried when no candidate fits. */
  readonly extensions: boolean;
  readonly scope: Scope;
  /** Set for the name of a local function. */
  readonly localFunction?: LocalFunction;
}

/** A method with the arguments of its declaring type filled in. */
export interface Candidate {
  readonly member: Member;
  readonly owner: Type;
  readonly map: Substitution;
}

export type Expr =
  | Value
  | Lambda
  | MethodGroup
  | { readonly kind: 'type'; readonly pos: number; readonly type: Type }
  | { readonly kind: 'namespace'; readonly pos: number; readonly name: string }
  | { readonly kind: 'default'; readonly pos: number }
  | { readonly kind: 'throw'; readonly pos: number; readonly value: Value }
  | {
      readonly kind: 'outVariable';
      readonly pos: number;
      readonly syntax: ExpressionOf<'declaration'>;
      readonly scope: Scope;
    }
  | {
      readonly kind: 'tuple';
      readonly pos: number;
      readonly items: readonly Expr[];
      readonly names: readonly (string | null)[];
    };

/** A statement, compiled: tells how it ended. */
export type Step = (frame: Frame) => Signal;

/** How a statement ended; a return's value is in slot 0. */
export type Signal = 0 | 1 | 2 | 3;
export const NEXT = 0;
export const BREAK = 1;
export const CONTINUE = 2;
export const RETURN = 3;

export interface BoundStatement {
  /** Local functions exist from the start of their block. */
  readonly isFunction?: boolean;
  emit(emitter: FunctionEmitter): Step;
}
