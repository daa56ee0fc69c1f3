// The module `@azure/functions-core`, which exists in no registry: Azure's language worker supplies it to the app, and
// @azure/functions finds it by `require`. Its eight members, supplied the same way (reference: azure-functions-nodejs-worker).
import Module from 'node:module';
import type { FunctionMetadata, LogLevel } from '../protocol.ts';

export type FunctionCallback = (...args: unknown[]) => unknown;
export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';
export type HookContext = Record<string, unknown>;

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: unknown;
  readonly metadata: FunctionMetadata;
  state: 'preInvocationHooks' | 'postInvocationHooks' | 'invocation' | undefined;
  log(level: LogLevel, category: 'user' | 'system', message: string): void;
}

/** The library's half of an invocation. */
export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<unknown>;
}

export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What the app registered while it was imported. */
export interface AppRegistry {
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Readonly<Record<HookName, Set<(context: HookContext) => unknown>>>;
  model: ProgrammingModel | undefined;
  /** Functions may be registered only until the app has started. */
  started: boolean;
}

class Disposable {
  readonly #dispose: () => void;
  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }
  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
  dispose(): void {
    this.#dispose();
  }
}

/** Marked as the host's own, which the library asks for to word its messages. */
function systemError(message: string, Base: ErrorConstructor | RangeErrorConstructor = Error): Error {
  return Object.assign(new Base(message), { isAzureFunctionsSystemError: true });
}

/**
 * Makes `require('@azure/functions-core')` work in this process and returns what gets registered through it.
 * @param log receives the library's and the app's log lines.
 */
export function installCoreApi(
  log: (level: LogLevel, category: 'user' | 'system', message: string) => void,
): AppRegistry {
  const registry: AppRegistry = {
    functions: new Map(),
    hooks: {
      appStart: new Set(),
      appTerminate: new Set(),
      preInvocation: new Set(),
      postInvocation: new Set(),
      log: new Set(),
    },
    model: undefined,
    started: false,
  };

  const core = {
    // The versions that the host's behaviour was measured with.
    version: '3.9.1',
    hostVersion: '4.1037.0',
    Disposable,
    log,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
      if (registry.started) throw systemError('A function can only be registered during app startup.');
      registry.functions.set(metadata.name, { metadata, callback });
      return new Disposable(() => {
        if (registry.started) throw systemError('A function can only be disposed during app startup.');
        registry.functions.delete(metadata.name);
      });
    },
    registerHook(name: string, callback: (context: HookContext) => unknown): Disposable {
      const hooks = (registry.hooks as Record<string, Set<(context: HookContext) => unknown> | undefined>)[name];
      if (hooks === undefined) throw systemError(`Unrecognized hook "${name}"`, RangeError);
      // Wrapped: the same function registered twice runs twice.
      const entry = (context: HookContext): unknown => callback(context);
      hooks.add(entry);
      return new Disposable(() => void hooks.delete(entry));
    },
    setProgrammingModel(model: ProgrammingModel): void {
      if (registry.started) throw systemError('The programming model can only be set during app startup.');
      registry.model = model;
    },
    getProgrammingModel: (): ProgrammingModel | undefined => registry.model,
  };

  const { require } = Module.prototype as unknown as { require: (id: string) => unknown };
  Module.prototype.require = function (this: unknown, id: string): unknown {
    return id === '@azure/functions-core' ? core : Reflect.apply(require, this, [id]);
  } as typeof Module.prototype.require;
  return registry;
}
