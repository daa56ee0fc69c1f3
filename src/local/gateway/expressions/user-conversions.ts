// User-defined conversions such as JToken's (C# specification, "Processing of user-defined implicit/explicit
// conversions"): the operator whose source and target types are most specific.
import { standardConversion } from './conversions.ts';
import type { Member } from './member-table.ts';
import { selfAndBases } from './relations.ts';
import { substitute, substitutionOf, type Type } from './types.ts';

export interface UserConversion {
  readonly member: Member;
  readonly from: Type;
  readonly to: Type;
  /** Used on nullables: null stays null. */
  readonly lifted: boolean;
  /** Needs an explicit standard conversion before or behind the operator. */
  readonly narrows: boolean;
}

interface Operator {
  member: Member;
  from: Type;
  to: Type;
}

const encompasses = (wide: Type, narrow: Type): boolean => standardConversion(narrow, wide, false) !== null;

export function findUserConversion(source: Type, target: Type, explicit: boolean): UserConversion | null {
  if (source.kind === 'interface' || target.kind === 'interface' || source.kind === 'null') return null;
  const s = source.underlying;
  const t = target.underlying;
  const owners = new Set([...ownersOf(s), ...ownersOf(t)]);
  const all = [...owners].flatMap((owner) => operatorsOf(owner, explicit));
  for (const lifted of [false, true]) {
    if (lifted && !(source.isNullable && (target.isNullable || target.isReferenceType))) break;
    const from = lifted ? s : source;
    const to = lifted && target.isNullable ? t : target;
    const found = mostSpecific(all, from, to, explicit);
    if (found !== null)
      return { ...found, lifted, narrows: !encompasses(found.from, from) || !encompasses(to, found.to) };
  }
  return null;
}

function ownersOf(type: Type): Type[] {
  return type.kind === 'class' || type.kind === 'struct'
    ? selfAndBases(type).filter((base) => base.primitive !== 'object')
    : [];
}

function operatorsOf(owner: Type, explicit: boolean): Operator[] {
  const members = owner.definition?.members;
  if (members === undefined) return [];
  const map = substitutionOf(owner);
  const list = explicit ? [...members.named('implicit'), ...members.named('explicit')] : members.named('implicit');
  return list.map((member) => ({
    member,
    from: substitute(member.parameters[0]!.type, map),
    to: substitute(member.returns, map),
  }));
}

function mostSpecific(all: readonly Operator[], from: Type, to: Type, explicit: boolean): Operator | null {
  const usable = all.filter(
    (operator) =>
      (encompasses(operator.from, from) || (explicit && encompasses(from, operator.from))) &&
      (encompasses(to, operator.to) || (explicit && encompasses(operator.to, to))),
  );
  if (usable.length === 0) return null;
  const sources = usable.map((operator) => operator.from);
  const targets = usable.map((operator) => operator.to);
  const source = sources.includes(from)
    ? from
    : (mostEncompassed(sources.filter((type) => encompasses(type, from))) ?? mostEncompassing(sources));
  const target = targets.includes(to)
    ? to
    : (mostEncompassing(targets.filter((type) => encompasses(to, type))) ?? mostEncompassed(targets));
  return usable.find((operator) => operator.from === source && operator.to === target) ?? null;
}

function mostEncompassed(types: readonly Type[]): Type | null {
  return types.find((type) => types.every((other) => other === type || encompasses(other, type))) ?? null;
}

function mostEncompassing(types: readonly Type[]): Type | null {
  return types.find((type) => types.every((other) => other === type || encompasses(type, other))) ?? null;
}
