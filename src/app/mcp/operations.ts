// MCP's methods over a catalog, free of transport and wire form: the fast path and the SDK's server both end here, so
// whatever way a request took, the same code answered it. Results are those of the newest older revision, which the
// 2026-07-28 form only adds to.
import type { Catalog } from '../catalog.ts';
import { inspect } from '../dlp/inspect.ts';
import type { Prompt, PromptMessage } from '../prompts/prompt.ts';
import { InvalidParamsError, type ResourceContents, ResourceNotFoundError } from '../resources/resource.ts';
import type { SnippetStore } from '../snippets/snippet-store.ts';
import { errorType, type Outcome, recordToolCall, withSpan } from '../telemetry/index.ts';
import { callTool, type ToolCallResult } from '../tools/call-tool.ts';
import { ToolError } from '../tools/tool.ts';
import type { CallContext } from './engine.ts';
import { isObject, type JsonObject, RPC, RpcError } from './jsonrpc.ts';

/** JSON-RPC's code for a missing resource up to 2025-11-25; the SDK turns it into -32602 for 2026-07-28. */
export const RESOURCE_NOT_FOUND = -32002;
/** The first revision whose clients know `resource_link` content. */
const LINKS_SINCE = '2025-06-18';

export interface ServerDescription {
  readonly serverInfo: Catalog['serverInfo'];
  readonly capabilities: Record<'tools' | 'resources' | 'prompts' | 'completions', Record<string, never>>;
  readonly instructions: string;
}

export interface Operations {
  readonly server: ServerDescription;
  /** Results that are the same for everybody, by method. */
  readonly constant: ReadonlyMap<string, JsonObject>;
  /** @throws RpcError */
  call(method: string, params: JsonObject, context: CallContext): Promise<JsonObject>;
  scopeFor(method: string, params: JsonObject): string | undefined;
}

/** The methods with parameters; each must be answered by `call`. */
export const OPERATION_METHODS = [
  'tools/call',
  'resources/list',
  'resources/read',
  'prompts/get',
  'completion/complete',
] as const;
export const CONSTANT_METHODS = ['tools/list', 'resources/templates/list', 'prompts/list'] as const;

/** What is no string names nothing; `String()` of a client's object could even throw. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A name that is none is told back, but not all of it: it may be as long as a request. */
function clip(name: string): string {
  return name.length > 128 ? `${name.slice(0, 128)}…` : name;
}

/** @param store opens the snippet store; called only by what needs it */
export function createOperations(catalog: Catalog, store: () => Promise<SnippetStore>): Operations {
  const server: ServerDescription = {
    serverInfo: catalog.serverInfo,
    capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
    instructions: catalog.instructions,
  };
  const constant = new Map<string, JsonObject>([
    ['tools/list', { tools: [...catalog.tools.values()].map(describeTool) }],
    ['prompts/list', { prompts: [...catalog.prompts.values()].map(describePrompt) }],
    ['resources/templates/list', { resourceTemplates: [...catalog.resources.templates] }],
  ]);

  const contextFor = (context: CallContext) => ({ caller: context.caller, store, signal: context.signal });

  async function runTool(params: JsonObject, context: CallContext): Promise<JsonObject> {
    const name = textOf(params.name);
    const tool = catalog.tools.get(name);
    if (tool === undefined) throw new RpcError(RPC.invalidParams, `Tool ${clip(name)} not found`);
    const started = performance.now();
    let outcome: Outcome = 'failed';
    try {
      const result = await withSpan(
        `tools/call ${name}`,
        { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': name },
        () => callTool(tool, params.arguments, contextFor(context)),
      );
      outcome = result.isError ? 'tool_error' : 'ok';
      return (context.revision < LINKS_SINCE ? withoutLinks(result) : result) as unknown as JsonObject;
    } catch (error) {
      if (context.signal.aborted) outcome = 'cancelled';
      throw error;
    } finally {
      recordToolCall(name, outcome, performance.now() - started, context.transport);
    }
  }

  function promptOf(named: JsonObject): Prompt {
    const name = textOf(named.name);
    const prompt = catalog.prompts.get(name);
    if (prompt === undefined) throw new RpcError(RPC.invalidParams, `Prompt ${clip(name)} not found`);
    return prompt;
  }

  async function complete(params: JsonObject, context: CallContext): Promise<JsonObject> {
    const { ref, argument } = params as { ref: JsonObject; argument: { name: string; value: string } };
    const filled = (
      isObject(params.context) && isObject(params.context.arguments) ? params.context.arguments : {}
    ) as Record<string, string>;
    if (ref.type === 'ref/resource') {
      const completion = await catalog.resources.complete(textOf(ref.uri), argument, filled, contextFor(context));
      return { completion };
    }
    return { completion: await promptOf(ref).complete(argument, filled, contextFor(context)) };
  }

  async function dispatch(method: string, params: JsonObject, context: CallContext): Promise<JsonObject> {
    switch (method) {
      case 'tools/call':
        return runTool(params, context);
      case 'resources/list':
        return { ...(await catalog.resources.list(params.cursor as string | undefined, contextFor(context))) };
      case 'resources/read': {
        const contents = await catalog.resources.read(textOf(params.uri), contextFor(context));
        return { contents: inspect('resource', contents).answer.map(contentsOnWire) };
      }
      case 'prompts/get': {
        const result = await promptOf(params).get(
          (params.arguments ?? {}) as Record<string, string>,
          contextFor(context),
        );
        const { messages, ...rest } = inspect('prompt', result).answer;
        return { ...rest, messages: messages.map(messageOnWire) };
      }
      case 'completion/complete':
        return complete(params, context);
      default:
        throw new RpcError(RPC.methodNotFound, 'Method not found');
    }
  }

  return {
    server,
    constant,
    async call(method, params, context) {
      const fixed = constant.get(method);
      if (fixed !== undefined) {
        if (params.cursor !== undefined)
          throw new RpcError(RPC.invalidParams, 'Invalid cursor: this list has one page');
        return fixed;
      }
      try {
        return await dispatch(method, params, context);
      } catch (error) {
        throw toRpcError(error, context.signal);
      }
    },
    scopeFor(method, params) {
      switch (method) {
        case 'tools/call':
          return catalog.tools.get(textOf(params.name))?.scope;
        case 'resources/list':
        case 'resources/read':
          return catalog.resources.scope;
        case 'prompts/get':
          return catalog.prompts.get(textOf(params.name))?.scope;
        case 'completion/complete': {
          const ref = isObject(params.ref) ? params.ref : {};
          return ref.type === 'ref/prompt' ? catalog.prompts.get(textOf(ref.name))?.scope : catalog.resources.scope;
        }
        default:
          return undefined;
      }
    },
  };
}

function describeTool(tool: Catalog['tools'] extends ReadonlyMap<string, infer T> ? T : never): JsonObject {
  const { name, title, description, inputSchema, outputSchema, annotations } = tool;
  if (JSON.stringify(inputSchema).includes('"x-mcp-header"')) {
    // The fast path and the low-level server do not compare Mcp-Param-* headers with arguments (SEP-2243).
    throw new Error(`Tool ${name}: x-mcp-header in an input schema is not supported by this server`);
  }
  return { name, title, description, inputSchema, outputSchema, annotations };
}

function describePrompt(prompt: Catalog['prompts'] extends ReadonlyMap<string, infer P> ? P : never): JsonObject {
  const { name, title, description } = prompt;
  return { name, title, description, arguments: prompt.arguments };
}

function contentsOnWire({ meta, ...rest }: ResourceContents): JsonObject {
  return meta === undefined ? rest : { ...rest, _meta: meta };
}

function messageOnWire({ role, content }: PromptMessage): JsonObject {
  if (content.type === 'text') return { role, content };
  return { role, content: { ...content, resource: contentsOnWire(content.resource) } };
}

function withoutLinks(result: ToolCallResult): ToolCallResult {
  if (result.content.every((block) => block.type !== 'resource_link')) return result;
  return { ...result, content: result.content.filter((block) => block.type !== 'resource_link') };
}

function toRpcError(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof RpcError) return error;
  if (signal.aborted) return new RpcError(RPC.serverError, 'The request was cancelled');
  if (error instanceof InvalidParamsError) return new RpcError(RPC.invalidParams, error.message);
  if (error instanceof ResourceNotFoundError)
    return new RpcError(RESOURCE_NOT_FOUND, error.message, { uri: error.uri });
  if (error instanceof ToolError) return new RpcError(RPC.internalError, error.message, { code: error.code });
  console.error(`An MCP method failed: ${errorType(error)}`);
  return new RpcError(RPC.internalError, 'Internal error. It was logged; try again.');
}
