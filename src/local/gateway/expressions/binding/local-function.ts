// Local functions: a function value in a cell of its scope, called by its declared signature.
import type { Member } from '../member-table.ts';
import type { Candidate } from './bound.ts';
import type { FunctionInfo, Local, Scope } from './scope.ts';

export interface LocalFunction {
  readonly name: string;
  /** Holds the JavaScript function; captured, so that the function can call itself. */
  readonly local: Local;
  /** Its signature, for overload resolution; `invoke` is not used. */
  readonly member: Member;
  readonly candidate: Candidate;
  readonly fn: FunctionInfo;
  readonly scope: Scope;
  /** For a generic function: the ones made of it, by type arguments. */
  readonly instances: Map<string, LocalFunction> | null;
}
