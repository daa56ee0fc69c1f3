// The one door to the C# engine. Its parser is a WebAssembly module that loads asynchronously, so the gateway awaits
// `loadEngine` before it compiles the first document; afterwards everything is synchronous.
import type * as Expressions from '../expressions/index.ts';

let loaded: typeof Expressions | null = null;

/** Loads the engine and its parser once. */
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
