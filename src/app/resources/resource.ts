// What resources are to the rest of the app (MCP "Resources"): one provider lists, reads and completes them. The
// protocol puts the errors into each revision's codes: a missing resource is -32002 up to 2025-11-25 and -32602 after.
import type { Scope } from '../identity/caller.ts';
import type { ToolContext } from '../tools/tool.ts';

export interface ResourceDescriptor {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** Bytes. */
  readonly size?: number;
  readonly annotations?: { readonly lastModified?: string };
}

export interface ResourceTemplate {
  /** RFC 6570. */
  readonly uriTemplate: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType?: string;
}

export interface ResourceContents {
  readonly uri: string;
  readonly mimeType?: string;
  readonly text: string;
  /** Becomes `_meta`. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** MCP `completion/complete`: at most 100 values. */
export interface Completion {
  readonly values: readonly string[];
  readonly hasMore: boolean;
}

export interface CompletionArgument {
  readonly name: string;
  readonly value: string;
}

export interface ResourceProvider {
  /** The scope that listing, reading and completing need. */
  readonly scope?: Scope;
  readonly templates: readonly ResourceTemplate[];
  /** @throws InvalidParamsError for a cursor that is not ours; ToolError otherwise */
  list(
    cursor: string | undefined,
    context: ToolContext,
  ): Promise<{ readonly resources: readonly ResourceDescriptor[]; readonly nextCursor?: string }>;
  /** @throws ResourceNotFoundError; ToolError where it can't be read now */
  read(uri: string, context: ToolContext): Promise<readonly ResourceContents[]>;
  /**
   * @param uriTemplate one of `templates`
   * @param filled values that the client has already for the template's other variables
   * @throws InvalidParamsError for an unknown template or variable
   */
  complete(
    uriTemplate: string,
    argument: CompletionArgument,
    filled: Readonly<Record<string, string>>,
    context: ToolContext,
  ): Promise<Completion>;
}

/** No such resource, or none that the caller may know of. */
export class ResourceNotFoundError extends Error {
  readonly uri: string;

  constructor(uri: string, message: string) {
    super(message);
    this.name = 'ResourceNotFoundError';
    this.uri = uri;
  }
}

/** The request's parameters are wrong: JSON-RPC -32602, with this message. */
export class InvalidParamsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidParamsError';
  }
}
