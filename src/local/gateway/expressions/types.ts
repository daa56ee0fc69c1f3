// The static type system: definitions (as declared by members/*.ts) and types built from them. Types are interned:
// equal types are the same object, so `===` compares them. Names are .NET's.
import type { EnumInfo, TypeRef } from '../dotnet/boxed.ts';
import type { MemberTable } from './member-table.ts';

export type DefinitionKind = 'class' | 'struct' | 'interface' | 'enum' | 'delegate' | 'static';
export type TypeKind = DefinitionKind | 'array' | 'parameter' | 'null' | 'void' | 'anonymous' | 'error';

/** C# keyword of each predefined type. */
export const KEYWORDS: Record<string, string> = {
  bool: 'System.Boolean',
  char: 'System.Char',
  sbyte: 'System.SByte',
  byte: 'System.Byte',
  short: 'System.Int16',
  ushort: 'System.UInt16',
  int: 'System.Int32',
  uint: 'System.UInt32',
  long: 'System.Int64',
  ulong: 'System.UInt64',
  float: 'System.Single',
  double: 'System.Double',
  decimal: 'System.Decimal',
  string: 'System.String',
  object: 'System.Object',
};
const KEYWORD_OF = new Map(Object.entries(KEYWORDS).map(([keyword, name]) => [name, keyword]));

/** Predefined simple types: what numeric promotion and boxing look at. */
export type Primitive =
  | 'bool'
  | 'char'
  | 'sbyte'
  | 'byte'
  | 'short'
  | 'ushort'
  | 'int'
  | 'uint'
  | 'long'
  | 'ulong'
  | 'float'
  | 'double'
  | 'decimal'
  | 'string'
  | 'object';

export type Variance = 'in' | 'out' | '';

/** One declared type, generic or not. `base` and `interfaces` speak in terms of `parameters`. */
export interface TypeDefinition {
  /** `System.Collections.Generic.List`, without arity. */
  readonly fullName: string;
  readonly name: string;
  readonly namespace: string;
  /** The type it is nested in, for `TimeZoneInfo.AdjustmentRule`. */
  readonly outer: string | null;
  readonly kind: DefinitionKind;
  readonly parameters: readonly Type[];
  readonly variance: readonly Variance[];
  readonly primitive: Primitive | null;
  readonly enumInfo: EnumInfo | null;
  readonly abstract: boolean;
  /** Lazily resolved, since declarations may name each other in any order. */
  readonly base: Type | null;
  readonly interfaces: readonly Type[];
  readonly members: MemberTable;
  /** Whether the documentation's list of allowed types has it (`null`: judged member by member). */
  readonly represents: readonly (abstract new (
    ...args: never[]
  ) => unknown)[];
}

let nextId = 1;

export class Type implements TypeRef {
  readonly id = nextId++;
  readonly kind: TypeKind;
  readonly definition: TypeDefinition | null;
  readonly typeArguments: readonly Type[];
  /** Element type of an array. */
  readonly element: Type | null;
  readonly rank: number;
  /** Name of a type parameter. */
  readonly parameterName: string;
  /** Properties of an anonymous type, in order. */
  readonly properties: readonly { name: string; type: Type }[];

  constructor(
    kind: TypeKind,
    parts: Partial<Pick<Type, 'definition' | 'typeArguments' | 'element' | 'rank' | 'parameterName' | 'properties'>>,
  ) {
    this.kind = kind;
    this.definition = parts.definition ?? null;
    this.typeArguments = parts.typeArguments ?? [];
    this.element = parts.element ?? null;
    this.rank = parts.rank ?? 0;
    this.parameterName = parts.parameterName ?? '';
    this.properties = parts.properties ?? [];
  }

  get primitive(): Primitive | null {
    return this.definition?.primitive ?? null;
  }

  get enumInfo(): EnumInfo | null {
    return this.definition?.enumInfo ?? null;
  }

  get isEnum(): boolean {
    return this.kind === 'enum';
  }

  get isValueType(): boolean {
    return this.kind === 'struct' || this.kind === 'enum';
  }

  /** Reference types, arrays, anonymous types; not type parameters. */
  get isReferenceType(): boolean {
    return !this.isValueType && this.kind !== 'parameter' && this.kind !== 'void';
  }

  get isNullable(): boolean {
    return this.definition?.fullName === 'System.Nullable' && this.typeArguments.length === 1;
  }

  /** T of `T?`, otherwise the type itself. */
  get underlying(): Type {
    return this.isNullable ? this.typeArguments[0]! : this;
  }

  get isDelegate(): boolean {
    return this.kind === 'delegate';
  }

  get isTuple(): boolean {
    return this.definition?.fullName === 'System.ValueTuple';
  }

  /** The name the oracle and error messages of the run time use. */
  get fullName(): string {
    if (this.kind === 'array') return `${this.element!.fullName}[${','.repeat(this.rank - 1)}]`;
    if (this.definition !== null) {
      const args = this.typeArguments.map((arg) => arg.fullName).join(', ');
      return this.definition.fullName + (args === '' ? '' : `<${args}>`);
    }
    return this.kind === 'parameter' ? this.parameterName : this.kind;
  }

  /** What Type.ToString() prints: ``System.Collections.Generic.List`1[System.Int32]``. */
  get reflectionName(): string {
    if (this.kind === 'array') return `${this.element!.reflectionName}[${','.repeat(this.rank - 1)}]`;
    if (this.definition === null) {
      return this.kind === 'anonymous' ? `<>f__AnonymousType\`${this.properties.length}` : this.fullName;
    }
    const { namespace, outer, name } = this.definition;
    const count = this.typeArguments.length;
    const arity = count === 0 ? '' : `\`${count}`;
    const list = count === 0 ? '' : `[${this.typeArguments.map((arg) => arg.reflectionName).join(',')}]`;
    // The arguments of a type nested in a generic one belong to the outer type.
    if (outer !== null) return `${namespace}.${outer}${arity}+${name}${list}`;
    return this.definition.fullName + arity + list;
  }

  /** How the C# compiler's messages name it: `List<int>`, `int?`. */
  get display(): string {
    if (this.kind === 'array') return `${this.element!.display}[${','.repeat(this.rank - 1)}]`;
    if (this.isNullable) return `${this.typeArguments[0]!.display}?`;
    if (this.kind === 'null') return '<null>';
    if (this.kind === 'anonymous') {
      const list = this.properties.map((property) => `${property.type.display} ${property.name}`).join(', ');
      return `<anonymous type: ${list}>`;
    }
    if (this.definition === null) return this.fullName;
    const keyword = KEYWORD_OF.get(this.definition.fullName);
    if (keyword !== undefined) return keyword;
    const args = this.typeArguments.map((arg) => arg.display).join(', ');
    return this.definition.name + (args === '' ? '' : `<${args}>`);
  }

  toString(): string {
    return this.display;
  }
}

const interned = new Map<string, Type>();

/** The type `definition<args>`; a definition without parameters takes none. */
export function instantiate(definition: TypeDefinition, args: readonly Type[] = []): Type {
  const key = `${definition.fullName}\`${definition.parameters.length}<${args.map((arg) => arg.id).join(',')}`;
  let type = interned.get(key);
  if (type === undefined) {
    type = new Type(definition.kind, { definition, typeArguments: args });
    interned.set(key, type);
  }
  return type;
}

export function arrayOf(element: Type, rank = 1): Type {
  const key = `[${element.id},${rank}`;
  let type = interned.get(key);
  if (type === undefined) {
    type = new Type('array', { element, rank });
    interned.set(key, type);
  }
  return type;
}

/** Two anonymous types with the same names and types in the same order are one. */
export function anonymousType(properties: readonly { name: string; type: Type }[]): Type {
  const key = `{${properties.map((property) => `${property.name}:${property.type.id}`).join(',')}`;
  let type = interned.get(key);
  if (type === undefined) {
    type = new Type('anonymous', { properties });
    interned.set(key, type);
  }
  return type;
}

export function typeParameter(name: string): Type {
  return new Type('parameter', { parameterName: name });
}

export const NULL_TYPE = new Type('null', {});
export const VOID_TYPE = new Type('void', {});

export type Substitution = ReadonlyMap<Type, Type>;

/** `type` with its type parameters replaced. */
export function substitute(type: Type, map: Substitution): Type {
  if (map.size === 0) return type;
  if (type.kind === 'parameter') return map.get(type) ?? type;
  if (type.kind === 'array') {
    const element = substitute(type.element!, map);
    return element === type.element ? type : arrayOf(element, type.rank);
  }
  if (type.kind === 'anonymous') {
    return anonymousType(
      type.properties.map((property) => ({ name: property.name, type: substitute(property.type, map) })),
    );
  }
  if (type.definition === null || type.typeArguments.length === 0) return type;
  const args = type.typeArguments.map((arg) => substitute(arg, map));
  return args.every((arg, index) => arg === type.typeArguments[index]) ? type : instantiate(type.definition, args);
}

/** The substitution that a constructed type stands for. */
export function substitutionOf(type: Type): Substitution {
  const definition = type.definition;
  if (definition === null || definition.parameters.length === 0) return NO_SUBSTITUTION;
  return new Map(definition.parameters.map((parameter, index) => [parameter, type.typeArguments[index] ?? parameter]));
}

export const NO_SUBSTITUTION: Substitution = new Map();
