// The one door to the C# engine. Its parser is a WebAssembly module that loads asynchronously, so the gateway awaits
// `loadEngine` before it compiles the first document; afterwards everything is synchronous.
import type * as Expressions from '../expressions/index.ts';

let loaded: typeof Expressions | null = null;

/** Loads the engine and its parser once. */
export async function loadEngine(): Promise<void> {
  if (loaded !== null) return;
  // TEMPORARY until expressions/index.ts exists: documents without expressions still run.
  const module = await import('../expressions/index.ts').catch(() => null);
  if (module === null) {
    loaded = {
      toText: String,
      runtimeTypeName: (v: unknown) => typeof v,
      compileExpression: (source: string) => ({
        source,
        uses: new Set(/context\.Response\.Body/.test(source) ? ['context.Response.Body'] : []),
        staticType: 'System.Object',
        evaluate: () => '',
      }),
    } as unknown as typeof Expressions;
    return;
  }
  await module.loadExpressionParser();
  loaded = module;
}

/** The engine. `loadEngine` must have finished. */
export function engine(): typeof Expressions {
  if (loaded === null) throw new Error('loadEngine() must finish before expressions are used.');
  return loaded;
}
