// Where library code finds the means to read any sequence (see sequence.ts).
export { elementTypeOf, isEnumerable, iterate, iterateBoxed, Sequence } from './sequence.ts';
