// Random expressions that mostly compile: values from pools, calls of declared members whose parameters we can make,
// operators, LINQ chains and small statement blocks, all by type.
import { listMembers } from '../../src/local/gateway/expressions/index.ts';
import type { Member } from '../../src/local/gateway/expressions/member-table.ts';
import { allTypes } from '../../src/local/gateway/expressions/registry.ts';
import { POOLS } from './pools.ts';
import { Chance } from './random.ts';

interface Variable {
  readonly name: string;
  readonly type: string;
}

/** Clock, chance, machine; and members whose text differs by design. */
const VOLATILE =
  /\b(Now|UtcNow|Today|NewGuid|CreateVersion7|GetHashCode|Shared|Next\w*|StackTrace|Capacity|EnsureCapacity|TargetSite|HResult|Source|Freeze|Random|Environment|Intern|IsInterned|Load|Save|Shuffle|GetItems|Dispose|Handle|ServerCertificate\w*|VerifyNoRevocation|Trace|GetMaxOutputSize|IsDaylightSavingTime)\b/;
const SKIPPED_TYPES =
  /Cryptography|System\.Random|IO\.|System\.Type$|Exception$|Delegate|Buffer|Enumerator|Comparer$|ArrayList|Sorted|PlainObject|CultureInfo|Globalization|Apim/;

const NUMBERS = [
  'System.Int32',
  'System.Int64',
  'System.Double',
  'System.Decimal',
  'System.Single',
  'System.Byte',
  'System.UInt32',
  'System.Int16',
  'System.UInt64',
];
const SCALARS = [
  ...NUMBERS,
  'System.String',
  'System.Boolean',
  'System.Char',
  'System.DateTime',
  'System.TimeSpan',
  'System.DateTimeOffset',
  'System.Guid',
];
const KEYWORDS: Record<string, string> = {
  'System.Int32': 'int', 'System.Int64': 'long', 'System.Double': 'double', 'System.Decimal': 'decimal', 'System.Single': 'float',
  'System.Byte': 'byte', 'System.UInt32': 'uint', 'System.Int16': 'short', 'System.UInt64': 'ulong', 'System.String': 'string',
  'System.Boolean': 'bool', 'System.Char': 'char', 'System.Object': 'object', 'System.SByte': 'sbyte', 'System.UInt16': 'ushort',
}; // biome-ignore format: a table

const nameOf = (type: string): string =>
  KEYWORDS[type] ??
  type.replace(
    /^(System\.Xml\.Linq|System\.Text\.RegularExpressions|System\.Text|System\.Net|Newtonsoft\.Json\.Linq|Newtonsoft\.Json|System)\./,
    '',
  );

export class Generator {
  readonly #chance: Chance;
  readonly #byResult = new Map<string, Member[]>();
  readonly #all: Member[] = [];
  #counter = 0;

  constructor(seed: number) {
    this.#chance = new Chance(seed);
    void listMembers;
    const enums = new Map<string, string[]>();
    for (const definition of allTypes()) {
      if (definition.enumInfo !== null)
        enums.set(
          definition.fullName,
          [...definition.enumInfo.members.keys()].map((name) => `${definition.fullName}.${name}`),
        );
    }
    this.#enums = enums;
    for (const definition of allTypes()) {
      if (
        definition.parameters.length > 0 ||
        SKIPPED_TYPES.test(definition.fullName) ||
        definition.kind === 'enum' ||
        definition.kind === 'interface'
      )
        continue;
      for (const member of definition.members.all) {
        if (member.kind === 'conversion' || !member.emulated || !member.canRead || VOLATILE.test(member.name)) continue;
        if (
          member.typeParameters.length > 0 ||
          member.parameters.some((parameter) => parameter.mode === 'out' || parameter.mode === 'ref')
        )
          continue;
        if (!member.isStatic && !this.#canMake(definition.fullName)) continue;
        if (
          member.parameters.some(
            (parameter) =>
              !this.#canMake(parameter.mode === 'params' ? parameter.type.element!.fullName : parameter.type.fullName),
          )
        )
          continue;
        const result = member.kind === 'constructor' ? definition.fullName : member.returns.fullName;
        if (result === 'void') continue;
        this.#all.push(member);
        this.#byResult.set(result, [...(this.#byResult.get(result) ?? []), member]);
      }
    }
  }

  readonly #enums: Map<string, string[]>;

  #canMake(type: string): boolean {
    if (type.startsWith('System.Nullable<')) return this.#canMake(type.slice(16, -1));
    return (POOLS[type]?.length ?? 0) > 0 || this.#enums.has(type);
  }

  /** Source of one expression. */
  expression(): string {
    const chance = this.#chance;
    switch (chance.below(10)) {
      case 0:
      case 1:
        return `@(${this.#linq(2)})`;
      case 2:
        return this.#block();
      case 3:
        return `@(${this.#operation(chance.pick(SCALARS), 2, [])})`;
      case 4:
        return `@($"${this.#interpolation()}")`;
      default:
        return `@(${this.#call(chance.pick(this.#all), 1 + chance.below(2), [])})`;
    }
  }

  #value(type: string, depth: number, scope: readonly Variable[]): string {
    const chance = this.#chance;
    if (type.startsWith('System.Nullable<'))
      return chance.oneIn(4) ? `(${nameOf(type.slice(16, -1))}?)null` : this.#value(type.slice(16, -1), depth, scope);
    const fitting = scope.filter((variable) => variable.type === type);
    if (fitting.length > 0 && chance.below(3) > 0) return chance.pick(fitting).name;
    const names = this.#enums.get(type);
    if (names !== undefined) return chance.pick(names);
    if (depth <= 0 || chance.oneIn(3)) return chance.pick(POOLS[type]!);
    if (SCALARS.includes(type) && chance.oneIn(3)) return `(${this.#operation(type, depth - 1, scope)})`;
    const makers = this.#byResult.get(type);
    return makers === undefined ? chance.pick(POOLS[type]!) : this.#call(chance.pick(makers), depth - 1, scope);
  }

  #call(member: Member, depth: number, scope: readonly Variable[]): string {
    const args: string[] = [];
    for (const parameter of member.parameters) {
      if (parameter.mode === 'params') {
        const count = this.#chance.below(3);
        for (let index = 0; index < count; index++)
          args.push(this.#value(parameter.type.element!.fullName, depth - 1, scope));
        continue;
      }
      if (parameter.optional && this.#chance.oneIn(2)) break;
      args.push(this.#value(parameter.type.fullName, depth - 1, scope));
    }
    const owner = nameOf(member.owner.fullName);
    const list = args.join(', ');
    if (member.kind === 'constructor') return `new ${owner}(${list})`;
    if (member.kind === 'operator')
      return args.length === 1 ? `(${member.name} ${list})` : `(${args.join(` ${member.name} `)})`;
    const isMethod = member.kind === 'method';
    if (member.isExtension) return `(${args[0]}).${member.name}(${args.slice(1).join(', ')})`;
    if (member.isStatic) return `${owner}.${member.name}${isMethod ? `(${list})` : ''}`;
    const target = `(${this.#value(member.owner.fullName, depth - 1, scope)})`;
    if (member.kind === 'indexer') return `${target}[${list}]`;
    return `${target}.${member.name}${isMethod ? `(${list})` : ''}`;
  }

  #operation(type: string, depth: number, scope: readonly Variable[]): string {
    const chance = this.#chance;
    const value = (of: string) => this.#value(of, depth - 1, scope);
    if (chance.oneIn(6)) return `${value('System.Boolean')} ? ${value(type)} : ${value(type)}`;
    if (type === 'System.Boolean') {
      const operand = chance.pick(SCALARS);
      if (chance.oneIn(3))
        return `${value(type)} ${chance.pick(['&&', '||', '==', '!=', '^', '&', '|'])} ${value(type)}`;
      if (operand === 'System.String' || operand === 'System.Guid' || operand === 'System.Boolean')
        return `${value(operand)} ${chance.pick(['==', '!='])} ${value(operand)}`;
      return `${value(operand)} ${chance.pick(['==', '!=', '<', '>', '<=', '>='])} ${value(operand)}`;
    }
    if (type === 'System.String') {
      if (chance.oneIn(3)) return `${value('System.String')} ?? ${value('System.String')}`;
      return `${value('System.String')} + ${value(chance.pick([...SCALARS, 'System.Object', 'Newtonsoft.Json.Linq.JToken']))}`;
    }
    if (NUMBERS.includes(type)) {
      if (chance.oneIn(4)) return `(${nameOf(type)})(${value(chance.pick(NUMBERS))})`;
      const operator = chance.pick(['+', '-', '*', '/', '%']);
      const expression = `${value(type)} ${operator} ${value(chance.oneIn(4) ? 'System.Int32' : type)}`;
      return ['System.Byte', 'System.Int16'].includes(type) ? `(${nameOf(type)})(${expression})` : expression;
    }
    if (type === 'System.DateTime') return `${value(type)} ${chance.pick(['+', '-'])} ${value('System.TimeSpan')}`;
    if (type === 'System.TimeSpan')
      return chance.oneIn(2)
        ? `${value('System.DateTime')} - ${value('System.DateTime')}`
        : `${value(type)} + ${value(type)}`;
    return value(type);
  }

  #interpolation(): string {
    const chance = this.#chance;
    const formats: Record<string, readonly string[]> = {
      'System.Int32': ['D5', 'X', 'N0', 'x8', '000', '#,##0', 'C', 'E2', 'P0'],
      'System.Double': ['F2', 'N3', 'E', 'G4', 'P1', '0.00', '#.##', '0.###E+0', 'R'],
      'System.Decimal': ['F1', 'N2', 'G', '0.000', '#,0.0'],
      'System.DateTime': [
        'o',
        's',
        'u',
        'yyyy-MM-dd',
        'dddd, dd MMM',
        'HH:mm:ss.fff',
        'r',
        'd',
        'g',
        'tt hh',
        'M',
        'yy',
      ],
      'System.TimeSpan': ['c', 'g', 'G', 'hh\\\\:mm', 'd\\\\.hh'],
      'System.Guid': ['N', 'B', 'P', 'X', 'D'],
      'System.Int64': ['X', 'N', 'D20'],
    };
    let text = '';
    for (let index = 0; index <= chance.below(3); index++) {
      const type = chance.pick(Object.keys(formats));
      const value = this.#value(type, 1, []);
      if (/["@{]/.test(value)) continue;
      const width = chance.oneIn(3) ? `,${chance.pick(['8', '-12', '3'])}` : '';
      const format = chance.below(4) > 0 ? `:${chance.pick(formats[type]!)}` : '';
      text += `${chance.pick(['', 'a', '{{', ' - '])}{(${value})${width}${format}}`;
    }
    return text;
  }

  // --- LINQ

  #linq(depth: number): string {
    const chance = this.#chance;
    const type = chance.pick(['System.Int32', 'System.String', 'System.Int32', 'System.Double']);
    let source = this.#sequence(type);
    let current = type;
    for (let index = 0; index <= chance.below(3); index++) [source, current] = this.#step(source, current, depth);
    return chance.oneIn(2) ? this.#end(source, current, depth) : source;
  }

  #sequence(type: string): string {
    const chance = this.#chance;
    if (type === 'System.Int32' && chance.oneIn(3)) return `Enumerable.Range(${chance.below(5)}, ${chance.below(7)})`;
    const items = Array.from({ length: chance.below(6) }, () => this.#value(type, 0, []));
    if (items.length === 0) return `Enumerable.Empty<${nameOf(type)}>()`;
    return chance.oneIn(2)
      ? `new List<${nameOf(type)}> { ${items.join(', ')} }`
      : `new ${nameOf(type)}[] { ${items.join(', ')} }`;
  }

  #lambda(input: string, result: string, depth: number): string {
    const name = `v${this.#counter++ % 20}`;
    return `${name} => ${this.#value(result, depth, [{ name, type: input }])}`;
  }

  #step(source: string, type: string, depth: number): [string, string] {
    const chance = this.#chance;
    const next = chance.pick(['System.Int32', 'System.String', 'System.Boolean', 'System.Double']);
    switch (chance.below(14)) {
      case 0:
      case 1:
        return [`${source}.Where(${this.#lambda(type, 'System.Boolean', depth)})`, type];
      case 2:
      case 3:
        return [`${source}.Select(${this.#lambda(type, next, depth)})`, next];
      case 4:
        return [
          `${source}.OrderBy(${this.#lambda(type, next, depth)})${chance.oneIn(2) ? `.ThenByDescending(${this.#lambda(type, next, depth)})` : ''}`,
          type,
        ];
      case 5:
        return [`${source}.${chance.pick(['Take', 'Skip', 'TakeLast', 'SkipLast'])}(${chance.below(5) - 1})`, type];
      case 6:
        return [`${source}.Distinct()`, type];
      case 7:
        return [`${source}.${chance.pick(['Concat', 'Union', 'Except', 'Intersect'])}(${this.#sequence(type)})`, type];
      case 8:
        return [
          `${source}.GroupBy(${this.#lambda(type, next, depth)}).Select(g => g.Key + ":" + g.Count())`,
          'System.String',
        ];
      case 9:
        return [
          `${source}.${chance.pick(['TakeWhile', 'SkipWhile'])}(${this.#lambda(type, 'System.Boolean', depth)})`,
          type,
        ];
      case 10:
        return [`${source}.Select((x, i) => x + "#" + i)`, 'System.String'];
      case 11:
        return [`${source}.Zip(${this.#sequence(next)}, (a, b) => a + "/" + b)`, 'System.String'];
      case 12:
        return [`${source}.DefaultIfEmpty(${this.#value(type, 0, [])})`, type];
      default:
        return [`${source}.OrderByDescending(${this.#lambda(type, type, depth)})`, type];
    }
  }

  #end(source: string, type: string, depth: number): string {
    const chance = this.#chance;
    switch (chance.below(9)) {
      case 0:
        return `${source}.${chance.pick(['First', 'Last', 'Single', 'FirstOrDefault', 'LastOrDefault', 'SingleOrDefault', 'Max', 'Min', 'Count', 'Any', 'ToList', 'ToArray'])}()`;
      case 1:
        return `${source}.${chance.pick(['Any', 'All', 'Count', 'First', 'LastOrDefault', 'Single'])}(${this.#lambda(type, 'System.Boolean', depth)})`;
      case 2:
        return `${source}.${chance.pick(['Sum', 'Average', 'Max', 'Min'])}(${this.#lambda(type, chance.pick(NUMBERS.slice(0, 4)), depth)})`;
      case 3:
        return `string.Join("|", ${source})`;
      case 4:
        return `${source}.Aggregate("", (a, x) => a + x)`;
      case 5:
        return `${source}.ToDictionary(${this.#lambda(type, type, depth)}, ${this.#lambda(type, 'System.Int32', depth)})`;
      case 6:
        return `${source}.ElementAtOrDefault(${chance.below(4)})`;
      case 7:
        return `new JArray(${source})`;
      default:
        return `${source}.Contains(${this.#value(type, 0, [])})`;
    }
  }

  // --- statements

  #block(): string {
    const chance = this.#chance;
    const variables: Variable[] = [];
    let text = '';
    for (let index = 0; index <= chance.below(3); index++) {
      const type = chance.pick(SCALARS);
      const name = `x${index}`;
      text += `${chance.oneIn(2) ? 'var' : nameOf(type)} ${name} = ${this.#typed(type, 1, variables)}; `;
      variables.push({ name, type });
    }
    for (let index = 0; index < chance.below(3); index++) text += this.#statement(variables, 2);
    return `@{ ${text}return ${this.#value(chance.pick(variables).type, 1, variables)}; }`;
  }

  /** A value whose static type is exactly `type`, for `var`. */
  #typed(type: string, depth: number, scope: readonly Variable[]): string {
    return `(${nameOf(type)})(${this.#value(type, depth, scope)})`;
  }

  #statement(variables: readonly Variable[], depth: number): string {
    const chance = this.#chance;
    const variable = chance.pick(variables);
    const assign = `${variable.name} = ${this.#typed(variable.type, 1, variables)}; `;
    if (depth === 0) return assign;
    switch (chance.below(6)) {
      case 0:
        return `if (${this.#value('System.Boolean', 1, variables)}) { ${this.#statement(variables, depth - 1)}} else { ${assign}} `;
      case 1:
        return `for (int i = 0; i < ${chance.below(4)}; i++) { ${this.#statement(variables, depth - 1)}} `;
      case 2:
        return `try { ${this.#statement(variables, depth - 1)}} catch (${chance.pick(['Exception', 'FormatException', 'ArgumentException', 'OverflowException'])}) { ${assign}} `;
      case 3:
        return `foreach (var item in ${this.#sequence(variable.type)}) { ${variable.name} = item; } `;
      case 4:
        return NUMBERS.includes(variable.type)
          ? `${variable.name} ${chance.pick(['+=', '-=', '*='])} ${this.#value(variable.type, 0, variables)}; `
          : assign;
      default:
        return NUMBERS.includes(variable.type) ? `${variable.name}++; ` : assign;
    }
  }
}
