// One invocation, step by step as Azure's worker does it: arguments → preInvocation hooks → handler → postInvocation
// hooks → response, which the library streams over its own HTTP server. A failure is only reported here: what it means
// for the client is the host's part.
import type { Failure, FailurePhase, InvokeMessage, LogLevel } from '../protocol.ts';
import type { AppRegistry, CoreInvocationContext, FunctionCallback } from './core-api.ts';

export interface Settled {
  readonly nothing?: true;
  readonly failure?: Failure;
}

/** Shared by all hooks for as long as the worker lives. */
const appHookData = {};

export async function invoke(
  message: InvokeMessage,
  registry: AppRegistry,
  log: (level: LogLevel, category: 'user' | 'system', message: string) => void,
): Promise<Settled> {
  let phase: FailurePhase = 'request';
  try {
    const registered = registry.functions.get(message.functionName);
    if (registered === undefined) throw new Error(`There is no function "${message.functionName}".`);
    const { metadata } = registered;
    let callback: FunctionCallback = registered.callback;
    const hookData = {};
    let context: unknown;

    const core: CoreInvocationContext = {
      invocationId: message.id,
      request: rpcRequest(message),
      metadata,
      state: undefined,
      log(level, category, text) {
        const line = { level, message: text, category, hookData, appHookData, invocationContext: context };
        for (const hook of registry.hooks.log) hook(line);
        log(line.level, category, category === 'user' ? `${message.functionName}: ${line.message}` : line.message);
      },
    };
    const model = registry.model!.getInvocationModel(core);
    const args = await model.getArguments();
    context = args.context;
    let { inputs } = args;

    phase = 'handler';
    core.state = 'preInvocationHooks';
    for (const hook of registry.hooks.preInvocation) {
      const hookContext = { hookData, appHookData, invocationContext: context, functionCallback: callback, inputs };
      await hook(hookContext);
      ({ functionCallback: callback, inputs } = hookContext);
    }
    core.state = 'invocation';
    let result: unknown;
    let error: unknown;
    try {
      result = await model.invokeFunction(context, inputs, callback);
    } catch (thrown) {
      error = thrown ?? new Error('undefined was thrown');
    }
    core.state = 'postInvocationHooks';
    for (const hook of registry.hooks.postInvocation) {
      const hookContext = { hookData, appHookData, invocationContext: context, inputs, result, error };
      await hook(hookContext);
      ({ result, error } = hookContext);
    }
    core.state = undefined;
    if (error !== undefined && error !== null) throw error;

    phase = 'response';
    await model.getResponse(context, result);
    return result === undefined || result === null ? { nothing: true } : {};
  } catch (error) {
    return { failure: describe(error, phase) };
  }
}

/** The parts of the RPC message that the library reads. */
function rpcRequest(message: InvokeMessage): unknown {
  const triggerMetadata: Record<string, unknown> = { Headers: { json: message.headers } };
  for (const [name, value] of Object.entries(message.params)) triggerMetadata[name] = { string: value };
  return {
    invocationId: message.id,
    functionId: message.functionName,
    inputData: [{ name: message.binding, data: {} }],
    triggerMetadata,
    traceContext: { traceParent: message.traceParent, traceState: message.traceState ?? '', attributes: {} },
    retryContext: null,
  };
}

export function describe(error: unknown, phase: FailurePhase): Failure {
  if (error instanceof Error) return { phase, message: `${error.name}: ${error.message}`, stack: error.stack };
  return { phase, message: String(error), stack: undefined };
}
