// Declared types by name, and the functions by which members/*.ts declare them. See members/README.md.
import { setPrimitiveType } from '../dotnet/boxed.ts';
import {
  type Accessors,
  type Implementation,
  type Member,
  type MemberBody,
  MemberTable,
  notEmulated,
} from './member-table.ts';
import { parseHeader, SignatureReader } from './signature.ts';
import {
  arrayOf,
  type DefinitionKind,
  instantiate,
  KEYWORDS,
  type Primitive,
  type Type,
  type TypeDefinition,
  typeParameter,
  VOID_TYPE,
} from './types.ts';

export { notEmulated } from './member-table.ts';

// biome-ignore lint/suspicious/noExplicitAny: a constructor is only compared and looked up
export type RepresentingClass = abstract new (...args: any[]) => unknown;

export interface TypeOptions {
  /** Classes whose JS instances are values of this type. */
  represents?: RepresentingClass | readonly RepresentingClass[];
  /** Value of `default(T)` and of `new T()` for a struct that is a JS class. */
  defaultValue?: unknown;
  primitive?: Primitive;
}

/** Namespaces whose types have short names in expressions. */
export const IMPORTED_NAMESPACES = [
  'System',
  'System.Collections.Generic',
  'System.IO',
  'System.Linq',
  'System.Net',
  'System.Security.Cryptography',
  'System.Security.Cryptography.X509Certificates',
  'System.Text',
  'System.Text.RegularExpressions',
  'System.Xml.Linq',
  'Newtonsoft.Json',
  'Newtonsoft.Json.Linq',
  'Apim',
] as const;

/** Aliases and namespaces that only declarations may shorten. */
const DECLARATION_NAMESPACES = [...IMPORTED_NAMESPACES, 'System.Collections', 'System.Xml', 'System.Globalization'];
const ALIASES: Record<string, string> = { Authorization: 'Apim.Authorization', XmlNodeType: 'System.Xml.XmlNodeType' };

interface DeclaredType extends TypeDefinition {
  readonly defaultValue: unknown;
}

const byFullName = new Map<string, DeclaredType[]>();
const byClass = new Map<unknown, DeclaredType>();
const namespaces = new Set<string>();
const extensionOwners: DeclaredType[] = [];

function resolveForDeclaration(name: string, args: readonly Type[]): Type {
  if (name === '[]') return arrayOf(args[0]!);
  if (name === 'void') return VOID_TYPE;
  const fullName = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name]! : name;
  const candidates = [fullName, ...DECLARATION_NAMESPACES.map((space) => `${space}.${name}`)];
  for (const candidate of candidates) {
    const found = findType(candidate, args.length);
    if (found !== null) return instantiate(found, args);
  }
  throw new Error(`A declaration names the type "${name}" with ${args.length} arguments, which nobody declares.`);
}

/** The definition with that full name and number of type parameters. */
export function findType(fullName: string, arity: number): TypeDefinition | null {
  if (fullName === 'System.ValueTuple' && arity > 0) return tupleDefinition(arity);
  return byFullName.get(fullName)?.find((definition) => definition.parameters.length === arity) ?? null;
}

let tupleDefinition: (arity: number) => TypeDefinition | null = () => null;
/** Tuples have any number of items; members/tuple.ts makes the definitions. */
export function setTupleFactory(factory: (arity: number) => TypeDefinition | null): void {
  tupleDefinition = factory;
}

/** All arities under a full name. */
export function typesNamed(fullName: string): readonly TypeDefinition[] {
  return byFullName.get(fullName) ?? [];
}

export function isNamespace(name: string): boolean {
  return namespaces.has(name);
}

/** What a short name means in an expression: full names to try in order. */
export function importedNames(name: string): string[] {
  if (Object.hasOwn(ALIASES, name)) return [ALIASES[name]!];
  return IMPORTED_NAMESPACES.map((space) => `${space}.${name}`);
}

/** A type by full name and arguments; for the engine's own use. Throws if nobody declares it. */
export function typeOf(fullName: string, ...args: Type[]): Type {
  const definition = findType(fullName, args.length);
  if (definition === null) throw new Error(`The type ${fullName} is not declared.`);
  return instantiate(definition, args);
}

/** The definition that JS instances of `jsClass` have, or of the nearest class above it. */
export function definitionOfClass(jsClass: unknown): TypeDefinition | null {
  for (let current = jsClass; typeof current === 'function'; current = Object.getPrototypeOf(current)) {
    const found = byClass.get(current);
    if (found !== undefined) return found;
  }
  return null;
}

/** Static classes that hold extension methods. */
export function extensionClasses(): readonly TypeDefinition[] {
  return extensionOwners;
}

export function allTypes(): TypeDefinition[] {
  return [...byFullName.values()].flat();
}

/** `default(T)` of a struct that is a JS class; undefined where none was declared. */
export function declaredDefault(definition: TypeDefinition): unknown {
  return (definition as DeclaredType).defaultValue;
}

export function declareType(
  header: string,
  members: Record<string, MemberBody>,
  options: TypeOptions = {},
): TypeDefinition {
  const parsed = parseHeader(header);
  const parameters = parsed.parameters.map((parameter) => typeParameter(parameter.name));
  const scope = new Map(parameters.map((parameter) => [parameter.parameterName, parameter]));
  const represents = options.represents === undefined ? [] : [options.represents].flat();
  let bases: Type[] | null = null;
  const resolveBases = () => {
    if (bases === null) {
      bases = [];
      bases = new SignatureReader(parsed.bases, resolveForDeclaration, scope).typeList();
    }
    return bases;
  };
  const place = splitName(parsed.fullName);
  const definition: DeclaredType = {
    fullName: parsed.fullName,
    ...place,
    kind: parsed.kind as DefinitionKind,
    parameters,
    variance: parsed.parameters.map((parameter) => parameter.variance),
    primitive: options.primitive ?? null,
    enumInfo: null,
    abstract: parsed.isAbstract,
    represents,
    defaultValue: options.defaultValue,
    get base(): Type | null {
      return baseOf(definition, resolveBases());
    },
    get interfaces(): readonly Type[] {
      return resolveBases().filter((type) => type.kind === 'interface');
    },
    members: new MemberTable(() =>
      Object.entries(members).flatMap(([text, body]) => tryMember(definition, text, body, scope)),
    ),
  };
  register(definition);
  if (parsed.kind === 'static' && Object.keys(members).some((text) => text.includes('(this '))) {
    extensionOwners.push(definition);
  }
  return definition;
}

/** Enum values are numbers at run time; `flags` decides how they print. */
export function declareEnum(
  fullName: string,
  members: Record<string, number>,
  options: { flags?: boolean; underlying?: string; constants?: MemberBody } = {},
): TypeDefinition {
  const definition: DeclaredType = {
    fullName,
    ...splitName(fullName),
    kind: 'enum',
    parameters: [],
    variance: [],
    primitive: null,
    enumInfo: {
      flags: options.flags ?? false,
      members: new Map(Object.entries(members)),
      underlying: options.underlying ?? 'System.Int32',
    },
    abstract: false,
    represents: [],
    defaultValue: 0,
    get base(): Type {
      return typeOf('System.Enum');
    },
    interfaces: [],
    members: new MemberTable(() =>
      Object.entries(members).map(([name, value]) =>
        constantMember(definition, name, instantiate(definition), value, `const ${definition.name} ${name}`),
      ),
    ),
  };
  register(definition);
  return definition;
}

function baseOf(definition: TypeDefinition, bases: readonly Type[]): Type | null {
  if (definition.fullName === 'System.Object' || definition.kind === 'interface') return null;
  if (definition.kind === 'struct') return typeOf('System.ValueType');
  return bases.find((type) => type.kind === 'class') ?? typeOf('System.Object');
}

function splitName(fullName: string): { namespace: string; outer: string | null; name: string } {
  const parts = fullName.split('.');
  const name = parts.pop()!;
  let space = parts.join('.');
  let outer: string | null = null;
  if (byFullName.has(space)) {
    outer = parts.pop()!;
    space = parts.join('.');
  }
  return { namespace: space, outer, name };
}

function register(definition: DeclaredType): void {
  const known = byFullName.get(definition.fullName) ?? [];
  if (known.some((other) => other.parameters.length === definition.parameters.length)) {
    throw new Error(`The type ${definition.fullName} is declared twice.`);
  }
  byFullName.set(definition.fullName, [...known, definition]);
  const parts = definition.namespace.split('.');
  for (let length = 1; length <= parts.length; length++) namespaces.add(parts.slice(0, length).join('.'));
  for (const jsClass of definition.represents) byClass.set(jsClass, definition);
  if (definition.parameters.length === 0) setPrimitiveType(instantiate(definition));
}

function constantMember(owner: TypeDefinition, name: string, type: Type, value: unknown, signature: string): Member {
  return {
    kind: 'const',
    name,
    owner,
    isStatic: true,
    isExtension: false,
    typeParameters: [],
    parameters: [],
    returns: type,
    invoke: null,
    set: null,
    canRead: true,
    constant: value,
    emulated: true,
    signature,
  };
}

/** Declarations that name unknown types; a test checks that there are none. */
export const declarationProblems: string[] = [];

/** One broken declaration must not take the other members of its type along. */
function tryMember(owner: TypeDefinition, text: string, body: MemberBody, scope: ReadonlyMap<string, Type>): Member[] {
  try {
    return [parseMember(owner, text, body, scope)];
  } catch (error) {
    declarationProblems.push(`${owner.fullName}: ${text}: ${(error as Error).message}`);
    return [];
  }
}

function parseMember(owner: TypeDefinition, text: string, body: MemberBody, scope: ReadonlyMap<string, Type>): Member {
  const parsed = new SignatureReader(text, resolveForDeclaration, scope).member();
  const returns = parsed.returns ?? instantiate(owner, owner.parameters);
  if (parsed.kind === 'const') return constantMember(owner, parsed.name, returns, body, text);
  const accessors: Accessors = typeof body === 'function' ? { get: body as Implementation } : (body as Accessors);
  const emulated = body !== notEmulated;
  if (emulated && accessors.get === undefined && accessors.set === undefined) {
    throw new Error(`${owner.fullName}: "${text}" has no implementation.`);
  }
  return {
    kind: parsed.kind,
    name: parsed.name,
    owner,
    isStatic: parsed.isStatic,
    isExtension: parsed.isExtension,
    typeParameters: parsed.typeParameters,
    parameters: parsed.parameters,
    returns,
    invoke: emulated ? (accessors.get ?? null) : null,
    set: parsed.canWrite && emulated ? (accessors.set ?? null) : null,
    canRead: parsed.canRead,
    constant: undefined,
    emulated,
    signature: text,
  };
}
