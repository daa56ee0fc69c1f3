// Constructed types for collections that libraries make: `List<T>` for ToList and the like. The engine supplies them.
import type { TypeRef } from '../boxed.ts';

type Factory = (fullName: string, args: readonly TypeRef[]) => TypeRef;
let factory: Factory | null = null;

export function setTypeFactory(make: Factory): void {
  factory = make;
}

/** The type `fullName<args>`, e.g. `genericType('System.Collections.Generic.List', int)`. */
export function genericType(fullName: string, ...args: TypeRef[]): TypeRef {
  if (factory === null) throw new Error('Generic types are known only once the engine is loaded.');
  return factory(fullName, args);
}
