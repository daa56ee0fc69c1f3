// Which API and operation a request is for: the longest API path that fits, then the most specific template of that
// API with the right method. No fallback to a shorter API path: Azure has none.
import type { Api, GatewayModel, Operation } from './model.ts';
import { compareTemplates } from './url-template.ts';

export interface Route {
  readonly api: Api;
  readonly operation: Operation;
  readonly parameters: ReadonlyMap<string, string>;
  /** The path behind the API's, beginning with a slash or empty. */
  readonly rest: string;
  /** A CORS preflight that no operation answers itself; `operation` is the one it asks about. */
  readonly preflight: boolean;
}

export class Router {
  readonly #apis: readonly { api: Api; prefix: string; operations: readonly Operation[] }[];

  constructor(model: GatewayModel) {
    this.#apis = [...model.apis]
      .sort((one, other) => other.path.length - one.path.length)
      .map((api) => ({
        api,
        prefix: api.path === '' ? '' : `/${api.path.toLowerCase()}`,
        operations: [...api.operations].sort((one, other) => compareTemplates(one.template, other.template)),
      }));
  }

  /** The API that a path belongs to, for errors that have an API but no operation. */
  find(method: string, path: string, query: string, preflightFor: string | null): Route | null {
    const lower = path.toLowerCase();
    let length = -1;
    for (const { api, prefix, operations } of this.#apis) {
      if (prefix.length < length) return null;
      if (!lower.startsWith(prefix) || (path.length > prefix.length && path[prefix.length] !== '/')) continue;
      length = prefix.length;
      const rest = path.slice(prefix.length);
      const values = () => new URLSearchParams(query);
      const found = findOperation(operations, method, rest, values);
      if (found !== null) return { api, ...found, rest, preflight: false };
      const asked = preflightFor === null ? null : findOperation(operations, preflightFor, rest, values);
      if (asked !== null) return { api, ...asked, rest, preflight: true };
    }
    return null;
  }
}

function findOperation(operations: readonly Operation[], method: string, rest: string, query: () => URLSearchParams) {
  const path = rest === '' ? '/' : rest;
  for (const operation of operations) {
    if (operation.method !== method && operation.method !== '*') continue;
    const parameters = operation.template.match(path, query);
    if (parameters !== null) return { operation, parameters };
  }
  return null;
}
