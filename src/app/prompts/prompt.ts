// What a prompt is to the rest of the app (MCP "Prompts"): plain data for `prompts/list`, functions for the rest.
import type { Scope } from '../identity/caller.ts';
import type { Completion, CompletionArgument, ResourceContents } from '../resources/resource.ts';
import type { ToolContext } from '../tools/tool.ts';

export interface PromptArgument {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
}

export interface PromptMessage {
  readonly role: 'user' | 'assistant';
  readonly content:
    | { readonly type: 'text'; readonly text: string }
    | { readonly type: 'resource'; readonly resource: ResourceContents };
}

export interface PromptResult {
  readonly description: string;
  readonly messages: readonly PromptMessage[];
}

export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  /** The scope that getting and completing need. */
  readonly scope?: Scope;
  /** @throws InvalidParamsError for missing or wrong arguments; ToolError where it can't be made now */
  get(args: Readonly<Record<string, string>>, context: ToolContext): Promise<PromptResult>;
  /** @throws InvalidParamsError for an unknown argument */
  complete(
    argument: CompletionArgument,
    filled: Readonly<Record<string, string>>,
    context: ToolContext,
  ): Promise<Completion>;
}
