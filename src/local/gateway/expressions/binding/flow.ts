// Definite assignment and reachability, tracked while binding, since binding follows the order of execution
// (C# specification, "Definite assignment"). A state is the set of variables that may have no value yet; null means
// that the place cannot be reached.
import type { Local } from './scope.ts';

export type FlowState = ReadonlySet<Local> | null;

export const ALL_ASSIGNED: FlowState = new Set();

/** State after two ways that meet. */
export function join(a: FlowState, b: FlowState): FlowState {
  if (a === null) return b;
  if (b === null || a === b || b.size === 0) return a;
  if (a.size === 0) return b;
  return new Set([...a, ...b]);
}

export function withUnassigned(state: FlowState, local: Local): FlowState {
  return state === null ? null : new Set([...state, local]);
}

export function withAssigned(state: FlowState, local: Local): FlowState {
  if (state === null || !state.has(local)) return state;
  const next = new Set(state);
  next.delete(local);
  return next;
}
