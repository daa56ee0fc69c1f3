// Checks a value against the few words of JSON Schema 2020-12 that gateway.schema.json uses, so that the shipped schema
// is the one that is enforced.

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
}

/** The first problem, as `path: what`, or null. */
export function findSchemaProblem(value: unknown, root: unknown): string | null {
  return check(value, root as Schema, root as Schema, '');
}

function check(value: unknown, schema: Schema, root: Schema, path: string): string | null {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/$defs/', '');
    return check(value, root.$defs?.[name] as Schema, root, path);
  }
  const at = path === '' ? 'the file' : path;
  if (schema.anyOf !== undefined) {
    const problems = schema.anyOf.map((option) => check(value, option, root, path));
    return problems.includes(null) ? null : `${at}: ${describe(value)} is not one of the forms that are allowed here`;
  }
  if ('const' in schema && value !== schema.const) return `${at}: must be ${JSON.stringify(schema.const)}`;
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return `${at}: must be one of ${schema.enum.join(', ')}`;
  if (schema.type !== undefined) {
    const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
    if (!types.includes(typeOf(value))) return `${at}: must be ${types.join(' or ')}, not ${describe(value)}`;
  }
  if (typeof value === 'string' && schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
    return `${at}: '${value}' doesn't fit the pattern ${schema.pattern}`;
  }
  if (Array.isArray(value)) return checkItems(value, schema, root, path);
  if (typeOf(value) === 'object') return checkProperties(value as Record<string, unknown>, schema, root, path);
  return null;
}

function checkItems(value: readonly unknown[], schema: Schema, root: Schema, path: string): string | null {
  if (schema.items === undefined) return null;
  for (const [index, item] of value.entries()) {
    const problem = check(item, schema.items, root, `${path}[${index}]`);
    if (problem !== null) return problem;
  }
  return null;
}

function checkProperties(value: Record<string, unknown>, schema: Schema, root: Schema, path: string): string | null {
  const properties = schema.properties ?? {};
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) return `${path === '' ? 'the file' : path}: '${name}' is missing`;
  }
  for (const [name, item] of Object.entries(value)) {
    const here = path === '' ? name : `${path}.${name}`;
    const rule = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (rule === undefined) {
      if (schema.additionalProperties !== false) continue;
      return `${here}: unknown; known are ${Object.keys(properties).join(', ')}`;
    }
    const problem = check(item, rule, root, here);
    if (problem !== null) return problem;
  }
  return null;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

function describe(value: unknown): string {
  return typeof value === 'string' ? `the text '${value}'` : typeOf(value);
}
