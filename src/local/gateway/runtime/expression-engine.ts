// The one door to the C# engine. It is large, so it is loaded when the first document is compiled: the gateway awaits
// `loadEngine`, afterwards everything is synchronous.
import type * as Expressions from '../expressions/index.ts';

let loaded: typeof Expressions | null = null;

/** Loads the engine once. */
export async function loadEngine(): Promise<void> {
  if (loaded !== null) return;
  const module = await import('../expressions/index.ts');
  await module.loadExpressionParser();
  loaded = module;
}

/** The engine. `loadEngine` must have finished. */
export function engine(): typeof Expressions {
  if (loaded === null) throw new Error('loadEngine() must finish before expressions are used.');
  return loaded;
}
