// Names of types in source text: keywords, names in imported namespaces, full names, arrays, nullables, tuples.
import { allowedType } from '../allow-list.ts';
import { typeElsewhere } from '../known-elsewhere.ts';
import { findType, importedNames, isNamespace } from '../registry.ts';
import { fail, NotEmulatedError } from '../syntax/compile-error.ts';
import type { TypeName } from '../syntax/nodes.ts';
import { arrayOf, instantiate, KEYWORDS, type Type, type TypeDefinition, VOID_TYPE } from '../types.ts';
import type { Scope } from './scope.ts';

/** The type that is written, or a compile error. */
export function resolveTypeName(name: TypeName, scope: Scope): Type {
  return tryTypeName(name, scope) ?? unknownType(name);
}

function unknownType(name: TypeName): never {
  const text = name.parts.map((part) => part.name).join('.');
  const elsewhere = typeElsewhere(text);
  if (elsewhere !== null) throw new NotEmulatedError(elsewhere, name.pos);
  return fail('CS0246', `The type or namespace name '${text}' could not be found.`, name.pos);
}

/** Null if no such type is declared. */
export function tryTypeName(name: TypeName, scope: Scope): Type | null {
  let type = name.items === null ? namedType(name, scope) : tupleType(name, scope);
  if (type === null) return null;
  for (const suffix of name.suffixes) {
    if (suffix === '?') {
      if (!type.isValueType || type.isNullable) {
        fail(
          type.isNullable ? 'CS0453' : 'CS8370',
          `'${type.display}?' is not a type: only value types can be nullable in C# 7.3.`,
          name.pos,
        );
      }
      type = instantiate(findType('System.Nullable', 1)!, [type]);
    } else if (type.kind === 'void') fail('CS1547', "Keyword 'void' cannot be used in this context.", name.pos);
  }
  // In `int[][,]` the outermost rank comes first.
  for (const suffix of [...name.suffixes].reverse()) if (suffix !== '?') type = arrayOf(type, suffix);
  return type;
}

function tupleType(name: TypeName, scope: Scope): Type {
  const items = name.items!.map((item) => resolveTypeName(item.type, scope));
  const type = instantiate(findType('System.ValueTuple', items.length)!, items);
  scope.compilation.noteTupleNames(
    type,
    name.items!.map((item) => item.name),
  );
  return type;
}

function namedType(name: TypeName, scope: Scope): Type | null {
  const { parts } = name;
  const first = parts[0]!;
  if (parts.length === 1) {
    if (first.name === 'void') return VOID_TYPE;
    // Without the run-time binder nothing can be done with a dynamic value but to hand it on.
    if (first.name === 'dynamic' && first.args.length === 0) return instantiate(findType('System.Object', 0)!);
    if (Object.hasOwn(KEYWORDS, first.name) && first.args.length === 0)
      return use(findType(KEYWORDS[first.name]!, 0)!, [], scope, name.pos);
    const parameter = scope.typeParameter(first.name);
    if (parameter !== null) return parameter;
  }
  // Arguments may stand on an outer type: Dictionary<string, int>.KeyCollection.
  const args = parts.flatMap((part) => part.args);
  const dotted = parts.map((part) => part.name).join('.');
  const definition = findByName(dotted, args.length);
  if (definition === null) return null;
  return use(
    definition,
    args.map((arg) => resolveTypeName(arg, scope)),
    scope,
    name.pos,
  );
}

function findByName(dotted: string, arity: number): TypeDefinition | null {
  const full = findType(dotted, arity);
  if (full !== null && full.namespace !== '') return full;
  const [head, ...rest] = dotted.split('.');
  for (const candidate of importedNames(head!)) {
    const found = findType([candidate, ...rest].join('.'), arity);
    if (found !== null) return found;
  }
  return null;
}

function use(definition: TypeDefinition, args: readonly Type[], scope: Scope, pos: number): Type {
  scope.compilation.use(definition.fullName, allowedType(definition), '.NET types', pos);
  return instantiate(definition, args);
}

/** What a simple name or `a.b` means when it is no variable: types by arity, or a namespace. */
export function lookupTypeOrNamespace(
  dotted: string,
  args: readonly TypeName[] | null,
  scope: Scope,
  pos: number,
): Type | 'namespace' | null {
  const parameter = args === null ? scope.typeParameter(dotted) : null;
  if (parameter !== null) return parameter;
  const definition = findByName(dotted, args?.length ?? 0);
  if (definition !== null) {
    return use(
      definition,
      (args ?? []).map((arg) => resolveTypeName(arg, scope)),
      scope,
      pos,
    );
  }
  return isNamespace(dotted) ? 'namespace' : null;
}
