// Delegate types: Func, Action and their like. Values are JavaScript functions.
import { declareType } from '../registry.ts';

const call = (self: (...args: unknown[]) => unknown, ...args: unknown[]): unknown => self(...args);
const MOST = 8;

for (let count = 0; count <= MOST; count++) {
  const names = Array.from({ length: count }, (_, index) => (count === 1 ? 'T' : `T${index + 1}`));
  const inputs = names.map((name) => `in ${name}`);
  const parameters = names.map((name, index) => `${name} arg${index + 1}`).join(', ');
  declareType(`delegate System.Func<${[...inputs, 'out TResult'].join(', ')}>`, {
    [`TResult Invoke(${parameters})`]: call,
  });
  declareType(`delegate System.Action${count === 0 ? '' : `<${inputs.join(', ')}>`}`, {
    [`void Invoke(${parameters})`]: call,
  });
}
declareType('delegate System.Predicate<in T>', { 'bool Invoke(T obj)': call });
declareType('delegate System.Comparison<in T>', { 'int Invoke(T x, T y)': call });
declareType('delegate System.Converter<in TInput, out TOutput>', { 'TOutput Invoke(TInput input)': call });
