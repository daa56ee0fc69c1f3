// Statements: binds each kind, tracks reachability, compiles to steps that say how they ended.
import { spend } from '../../dotnet/budget.ts';
import { typeOf } from '../registry.ts';
import { fail } from '../syntax/compile-error.ts';
import type { ExpressionOf, LocalDeclaration, Statement, StatementOf } from '../syntax/nodes.ts';
import { NULL_TYPE, type Type } from '../types.ts';
import { type BoundStatement, BREAK, CONTINUE, type Code, NEXT, RETURN, type Step, type Value } from './bound.ts';
import { asValue, coerce } from './coerce.ts';
import { bindCondition, branches } from './control.ts';
import { arrayInitializer } from './creation.ts';
import type { FunctionEmitter } from './emitter.ts';
import { bindExpression, bindValue, throwing } from './expressions.ts';
import { type FlowState, join } from './flow.ts';
import { bindLocalFunction, declareLocalFunctions } from './local-functions.ts';
import { bindFor, bindForeach, bindWhile } from './loops.ts';
import type { Scope } from './scope.ts';
import { bindSwitch, gotoCase, type SwitchLabels } from './switch.ts';
import { bindTry, bindUsing, rethrow } from './try.ts';
import { resolveTypeName } from './type-names.ts';

/** Where break and continue go, while a loop or switch is being bound. */
export interface JumpTargets {
  breaks: FlowState[] | null;
  continues: FlowState[] | null;
  /** Labels of the switch around. */
  cases: SwitchLabels | null;
  /** In a catch block: what `throw;` throws. */
  caught: { slotOf(emitter: FunctionEmitter): number } | null;
  /** In a finally block, which nothing may leave. */
  inFinally: boolean;
}

const NO_TARGETS: JumpTargets = { breaks: null, continues: null, cases: null, caught: null, inFinally: false };
const targetsOf = new WeakMap<Scope, JumpTargets>();

/** The jump targets of a scope: its own or those around it in the same function. */
export function jumpTargets(scope: Scope): JumpTargets {
  for (let current: Scope | null = scope; current !== null && current.fn === scope.fn; current = current.parent) {
    const found = targetsOf.get(current);
    if (found !== undefined) return found;
  }
  return NO_TARGETS;
}

export function setJumpTargets(scope: Scope, targets: Partial<JumpTargets>): void {
  targetsOf.set(scope, { ...jumpTargets(scope), ...targets });
}

export function bindBlock(node: Statement, scope: Scope): BoundStatement {
  return bindStatements(node.kind === 'block' ? node.statements : [node], scope.child());
}

/** Statements of one block, whose names `inner` holds. */
export function bindStatements(nodes: readonly Statement[], inner: Scope): BoundStatement {
  declareLocalFunctions(nodes, inner);
  const bound = nodes.map((node) => bindStatement(node, inner));
  return {
    emit: (emitter) => {
      const functions = bound
        .filter((statement) => statement.isFunction === true)
        .map((statement) => statement.emit(emitter));
      const steps = bound
        .filter((statement) => statement.isFunction !== true)
        .map((statement) => statement.emit(emitter));
      const enter = emitter.enter(inner);
      const run = runAll([...functions, ...steps]);
      if (enter === null) return run;
      return (frame) => {
        enter(frame);
        return run(frame);
      };
    },
  };
}

function runAll(steps: readonly Step[]): Step {
  if (steps.length === 1) return steps[0]!;
  if (steps.length === 2) {
    const [first, second] = steps as [Step, Step];
    return (frame) => {
      const signal = first(frame);
      return signal === NEXT ? second(frame) : signal;
    };
  }
  return (frame) => {
    for (const step of steps) {
      const signal = step(frame);
      if (signal !== NEXT) return signal;
    }
    return NEXT;
  };
}

/** A statement as the body of another one: a scope of its own. */
export function bindEmbedded(node: Statement, scope: Scope): BoundStatement {
  return node.kind === 'block' ? bindBlock(node, scope) : bindStatements([node], scope.child());
}

const NOTHING: BoundStatement = { emit: () => () => NEXT };

export function bindStatement(node: Statement, scope: Scope): BoundStatement {
  switch (node.kind) {
    case 'block':
      return bindBlock(node, scope);
    case 'empty':
      return NOTHING;
    case 'local':
      return bindLocal(node, scope);
    case 'expression':
      return bindExpressionStatement(node, scope);
    case 'if':
      return bindIf(node, scope);
    case 'while':
    case 'do':
      return bindWhile(node, scope);
    case 'for':
      return bindFor(node, scope);
    case 'foreach':
      return bindForeach(node, scope);
    case 'switch':
      return bindSwitch(node, scope);
    case 'break':
    case 'continue':
      return bindJump(node, scope);
    case 'goto':
      return gotoCase(node, scope);
    case 'return':
      return bindReturn(node, scope);
    case 'yield':
      return bindYield(node, scope);
    case 'throwStatement':
      return bindThrow(node, scope);
    case 'try':
      return bindTry(node, scope);
    case 'using':
      return bindUsing(node, scope);
    case 'lock': {
      const value = bindValue(node.value, scope);
      const body = bindEmbedded(node.body, scope);
      return { emit: (emitter) => after(value.emit(emitter), body.emit(emitter)) };
    }
    case 'checkedBlock':
      return bindBlock(node.body, scope.child(node.checked));
    case 'function':
      return bindLocalFunction(node, scope);
  }
}

function after(first: Code, then: Step): Step {
  return (frame) => {
    first(frame);
    return then(frame);
  };
}

export function bindLocal(node: LocalDeclaration, scope: Scope): BoundStatement {
  const declared = node.type === null ? null : resolveTypeName(node.type, scope);
  if (declared?.kind === 'void') fail('CS1547', "Keyword 'void' cannot be used in this context.", node.pos);
  if (declared?.kind === 'static')
    fail('CS0723', `Cannot declare a variable of static type '${declared.display}'.`, node.pos);
  const itemNames = node.type?.items?.map((item) => item.name);
  const steps = node.declarators.map((declarator) => {
    if (declarator.value === null) {
      if (declared === null) fail('CS0818', 'Implicitly-typed variables must be initialized.', declarator.pos);
      if (node.isConst) fail('CS0145', 'A const field requires a value to be provided.', declarator.pos);
      scope.declare(declarator.name, declared!, declarator.pos, { unassigned: true, itemNames });
      return NOTHING;
    }
    if (declared === null && node.declarators.length > 1)
      fail('CS0819', 'Implicitly-typed variables cannot have multiple declarators.', node.pos);
    const value = initialValue(declarator.value, declared, scope);
    if (node.isConst) {
      if (value.constant === undefined)
        fail('CS0133', `The expression being assigned to '${declarator.name}' must be constant.`, declarator.pos);
      scope.declare(declarator.name, value.type, declarator.pos, { constant: value.constant! });
      return NOTHING;
    }
    const local = scope.declare(declarator.name, value.type, declarator.pos, {
      itemNames: itemNames ?? value.itemNames,
    });
    return {
      emit: (emitter: FunctionEmitter): Step => {
        const write = emitter.write(local);
        const code = value.emit(emitter);
        return (frame) => {
          write(frame, code(frame));
          return NEXT;
        };
      },
    };
  });
  return { emit: (emitter) => runAll(steps.map((step) => step.emit(emitter))) };
}

function initialValue(
  node: NonNullable<LocalDeclaration['declarators'][number]['value']>,
  declared: Type | null,
  scope: Scope,
): Value {
  if (node.kind === 'arrayInit') {
    if (declared?.kind !== 'array')
      return fail('CS0820', 'Cannot initialize a variable of this type with an array initializer.', node.pos);
    return arrayInitializer(node as ExpressionOf<'arrayInit'>, declared, scope);
  }
  const bound = bindExpression(node, scope);
  if (declared !== null) return coerce(bound, declared, scope);
  if (bound.kind === 'lambda' || bound.kind === 'methods' || bound.kind === 'default' || bound.kind === 'throw') {
    return fail('CS0815', 'This expression cannot be assigned to an implicitly-typed variable.', node.pos);
  }
  const value = asValue(bound, scope);
  if (value.type === NULL_TYPE) fail('CS0815', 'Cannot assign <null> to an implicitly-typed variable.', node.pos);
  return value;
}

function bindExpressionStatement(node: StatementOf<'expression'>, scope: Scope): BoundStatement {
  const value = bindExpression(node.value, scope);
  if (value.kind !== 'value' || value.isStatement !== true) {
    if (value.kind === 'type' || value.kind === 'namespace' || value.kind === 'methods') asValue(value, scope);
    fail(
      'CS0201',
      'Only assignment, call, increment, decrement, and new object expressions can be used as a statement.',
      node.pos,
    );
  }
  const effect = value as Value;
  return {
    emit: (emitter) => {
      const code = effect.emit(emitter);
      return (frame) => {
        code(frame);
        return NEXT;
      };
    },
  };
}

function bindIf(node: StatementOf<'if'>, scope: Scope): BoundStatement {
  const test = bindCondition(node.test, scope);
  const { whenTrue, whenFalse } = branches(test, scope);
  scope.flow = whenTrue;
  const yes = bindEmbedded(node.yes, scope);
  const afterYes = scope.flow;
  scope.flow = whenFalse;
  const no = node.no === null ? null : bindEmbedded(node.no, scope);
  scope.flow = join(afterYes, scope.flow);
  return {
    emit: (emitter) => {
      const condition = test.emit(emitter);
      const first = yes.emit(emitter);
      const second = no?.emit(emitter) ?? (() => NEXT as 0);
      return (frame) => (condition(frame) ? first(frame) : second(frame));
    },
  };
}

function bindJump(node: StatementOf<'break'> | StatementOf<'continue'>, scope: Scope): BoundStatement {
  const targets = jumpTargets(scope);
  const list = node.kind === 'break' ? targets.breaks : targets.continues;
  if (list === null) return fail('CS0139', 'No enclosing loop out of which to break or continue.', node.pos);
  list.push(scope.flow);
  scope.flow = null;
  const signal = node.kind === 'break' ? BREAK : CONTINUE;
  return { emit: () => () => signal };
}

function bindReturn(node: StatementOf<'return'>, scope: Scope): BoundStatement {
  const { fn } = scope;
  if (jumpTargets(scope).inFinally) fail('CS0157', 'Control cannot leave the body of a finally clause.', node.pos);
  if (fn.elementType !== null)
    fail(
      'CS1622',
      'Cannot return a value from an iterator. Use the yield return statement to return a value, or yield break to end the iteration.',
      node.pos,
    );
  const value = node.value === null ? null : bindExpression(node.value, scope);
  if (value !== null && (value.kind === 'type' || value.kind === 'namespace')) asValue(value, scope);
  fn.results.push({ value, pos: node.pos });
  scope.flow = null;
  return {
    emit: (emitter) => {
      if (value === null) return () => RETURN;
      const wanted = fn.returnType;
      const code = (wanted === null ? asValue(value, scope) : coerce(value, wanted, scope)).emit(emitter);
      return (frame) => {
        frame[0] = code(frame);
        return RETURN;
      };
    },
  };
}

function bindYield(node: StatementOf<'yield'>, scope: Scope): BoundStatement {
  const { elementType } = scope.fn;
  if (elementType === null)
    return fail('CS1624', 'Only a local function that returns IEnumerable<T> can be an iterator.', node.pos);
  if (node.value === null) {
    scope.flow = null;
    return { emit: () => () => RETURN };
  }
  const value = coerce(bindExpression(node.value, scope), elementType, scope);
  return {
    emit: (emitter) => {
      const code = value.emit(emitter);
      return (frame) => {
        spend();
        (frame[0] as unknown[]).push(code(frame));
        return NEXT;
      };
    },
  };
}

function bindThrow(node: StatementOf<'throwStatement'>, scope: Scope): BoundStatement {
  if (node.value === null) return rethrow(node, scope);
  const value = bindExpression(node.value, scope);
  const thrown =
    value.kind === 'value' && value.type === NULL_TYPE
      ? coerce(value, typeOf('System.Exception'), scope)
      : asValue(value, scope);
  const exception = throwing(thrown, scope);
  scope.flow = null;
  return {
    emit: (emitter) => {
      const code = exception.emit(emitter);
      return (frame) => {
        code(frame);
        return NEXT;
      };
    },
  };
}
