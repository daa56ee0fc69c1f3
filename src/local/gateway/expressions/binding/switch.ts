// switch statements with constant and type patterns, `when`, and `goto case`.
import { spend } from '../../dotnet/budget.ts';
import { fail } from '../syntax/compile-error.ts';
import type { StatementOf } from '../syntax/nodes.ts';
import { type BoundStatement, BREAK, NEXT, type Value } from './bound.ts';
import { objectType, tryConvert } from './coerce.ts';
import { bindCondition, branches } from './control.ts';
import { bindExpression, bindValue } from './expressions.ts';
import { type FlowState, join, withAssigned } from './flow.ts';
import { type BoundPattern, bindPattern } from './patterns.ts';
import type { Local, Scope } from './scope.ts';
import { bindStatements, jumpTargets, setJumpTargets } from './statements.ts';
import { NO_EFFECT } from './values.ts';

interface Label {
  readonly pattern: BoundPattern | null;
  readonly when: Value | null;
  readonly section: number;
}

/** What goto needs to know of the switch around it. */
export interface SwitchLabels {
  /** Slot that holds the section to jump to. */
  readonly next: Local;
  readonly labels: Label[];
  usesGoto: boolean;
}

export function bindSwitch(node: StatementOf<'switch'>, scope: Scope): BoundStatement {
  const value = bindValue(node.value, scope);
  const boxed = tryConvert(value, objectType(), scope) ?? value;
  const outer = scope.child();
  const before = scope.flow;
  const breaks: FlowState[] = [];
  const labels: Label[] = [];
  const switchLabels: SwitchLabels = { next: scope.temporary(objectType()), labels, usesGoto: false };
  setJumpTargets(outer, { breaks, cases: switchLabels });
  const seen = new Set<unknown>();
  let hasDefault = false;
  const sections = node.sections.map((section, index) => {
    const inner = outer.child();
    scope.flow = before;
    let start: FlowState = null;
    for (const label of section.labels) {
      scope.flow = before;
      if (label.pattern === null) {
        if (hasDefault)
          fail('CS0152', "The switch statement contains multiple cases with the label value 'default'.", label.pos);
        hasDefault = true;
        labels.push({ pattern: null, when: null, section: index });
        start = join(start, before);
        continue;
      }
      const pattern = bindPattern(label.pattern, value.type, inner);
      if (pattern.constant !== undefined && label.when === null) {
        const key = typeof pattern.constant === 'string' ? `s${pattern.constant}` : pattern.constant;
        if (seen.has(key))
          fail(
            'CS0152',
            `The switch statement contains multiple cases with the label value '${String(pattern.constant)}'.`,
            label.pos,
          );
        seen.add(key);
      }
      if (pattern.variable !== null) scope.flow = withAssigned(scope.flow, pattern.variable);
      const when = label.when === null ? null : bindCondition(label.when, inner);
      if (pattern.always && when === null) hasDefault = true;
      start = join(start, when === null ? scope.flow : branches(when, inner).whenTrue);
      labels.push({ pattern, when, section: index });
    }
    scope.flow = start;
    const body = bindStatements(section.body, inner.child());
    if (scope.flow !== null)
      fail('CS0163', 'Control cannot fall through from one case label to another.', section.labels[0]!.pos);
    return { inner, body };
  });
  scope.flow = breaks.reduce((state, other) => join(state, other), hasDefault ? null : before);
  return {
    emit: (emitter) => {
      const code = boxed.emit(emitter);
      const tests = labels.map(({ pattern, when, section }) => ({
        test: pattern?.emit(emitter) ?? null,
        when: when?.emit(emitter) ?? null,
        section,
      }));
      const bodies = sections.map(({ inner, body }) => {
        const run = body.emit(emitter);
        return { enter: emitter.enter(inner) ?? NO_EFFECT, run };
      });
      const fallback = tests.find(({ test }) => test === null)?.section ?? -1;
      const enterOuter = emitter.enter(outer) ?? NO_EFFECT;
      const jump = switchLabels.usesGoto ? emitter.slotOf(switchLabels.next) : -1;
      return (frame) => {
        enterOuter(frame);
        const subject = code(frame);
        for (const { enter } of bodies) enter(frame);
        let chosen = fallback;
        for (const { test, when, section } of tests) {
          if (test?.(frame, subject) === true && (when === null || when(frame))) {
            chosen = section;
            break;
          }
        }
        while (chosen >= 0) {
          if (jump >= 0) frame[jump] = -1;
          const signal = bodies[chosen]!.run(frame);
          if (jump >= 0 && signal === BREAK && frame[jump] >= 0) {
            spend();
            chosen = frame[jump];
            continue;
          }
          return signal === BREAK ? NEXT : signal;
        }
        return NEXT;
      };
    },
  };
}

export function gotoCase(node: StatementOf<'goto'>, scope: Scope): BoundStatement {
  const cases = jumpTargets(scope).cases;
  if (cases === null) return fail('CS0153', 'A goto case is only valid inside a switch statement.', node.pos);
  cases.usesGoto = true;
  const constant = node.label === 'default' ? null : bindExpression(node.label, scope);
  scope.flow = null;
  return {
    emit: (emitter) => {
      const slot = emitter.slotOf(cases.next);
      const wanted = constant?.kind === 'value' ? constant.constant?.value : undefined;
      const target = cases.labels.find(({ pattern }) =>
        node.label === 'default' ? pattern === null : pattern !== null && pattern.constant === wanted,
      );
      if (target === undefined)
        return fail('CS0159', 'No such label within the scope of the goto statement.', node.pos);
      return (frame) => {
        frame[slot] = target.section;
        return BREAK;
      };
    },
  };
}
