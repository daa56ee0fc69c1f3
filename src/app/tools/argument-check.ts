// Checks a tool's arguments against its input schema. Each schema is compiled once per process, by one validator, on the
// tool's first call: neither the start nor `tools/list` pays for it.
import type { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import type { Tool } from './tool.ts';

/** Says what is wrong with the arguments, or `undefined`. */
export type ArgumentCheck = (args: unknown) => string | undefined;

const checks = new WeakMap<Tool, ArgumentCheck>();
let validator: AjvJsonSchemaValidator | undefined;

/** The check for one tool: at once after its first use. */
export function argumentCheck(tool: Tool): ArgumentCheck | Promise<ArgumentCheck> {
  return checks.get(tool) ?? compile(tool);
}

async function compile(tool: Tool): Promise<ArgumentCheck> {
  const { AjvJsonSchemaValidator } = await import('@modelcontextprotocol/server/validators/ajv');
  validator ??= new AjvJsonSchemaValidator();
  const validate = validator.getValidator<unknown>(tool.inputSchema as Parameters<typeof validator.getValidator>[0]);
  const check: ArgumentCheck = (args) => {
    const result = validate(args);
    return result.valid ? malformedText(args) : explain(tool, args, result.errorMessage ?? '');
  };
  checks.set(tool, check);
  return check;
}

/** Half a surrogate pair has no UTF-8 form; it would change silently on its way through storage or the wire. */
function malformedText(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value.isWellFormed() ? undefined : 'a text holds half of a surrogate pair (invalid UTF-16)';
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const problem = malformedText(inner);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The validator's words in a model's terms: argument names, and what each is for, from the tool's own schema. */
function explain(tool: Tool, args: unknown, message: string): string {
  const properties = (tool.inputSchema.properties ?? {}) as Record<string, { description?: string }>;
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return '`arguments` must be an object';
  const unknown = Object.keys(args).filter((key) => !Object.hasOwn(properties, key));
  const problems = message
    .split(', data')
    .map((part) => part.replace(/^data/, '').replace(/^\//, '').trim())
    .filter((part) => part !== '' && !part.includes('must NOT have additional properties'));
  if (unknown.length > 0) {
    const known = Object.keys(properties).join(', ') || 'none';
    problems.unshift(`unknown argument ${unknown.map(clip).join(', ')} (there are: ${known})`);
  }
  const meant = Object.keys(properties).filter((key) => problems.some((problem) => problem.startsWith(`${key} `)));
  const hints = meant.flatMap((key) =>
    properties[key]?.description ? [`${key}: ${properties[key].description}`] : [],
  );
  return [...problems.slice(0, 5), ...hints].join('; ').replace(/\.$/, '');
}

function clip(key: string): string {
  return JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key);
}
