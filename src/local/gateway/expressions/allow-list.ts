// Whether Azure accepts a type or member in a policy expression: the documented list, and what goes along with it.
import { DOCUMENTED } from './allow-list.gen.ts';
import type { Member } from './member-table.ts';
import type { TypeDefinition } from './types.ts';

/**
 * Types the page does not name but that expressions cannot do without: results and parameters of documented members.
 * Microsoft's own published policies use them.
 */
const COMPANIONS = new Set([
  'System.Collections.Generic.CollectionExtensions',
  'System.Collections.Generic.IComparer',
  'System.Collections.Generic.IEqualityComparer',
  'System.Collections.Generic.IReadOnlyList',
  'System.Collections.Generic.IReadOnlySet',
  'System.Collections.IEnumerable',
  'System.Collections.IEnumerator',
  'System.Collections.ObjectModel.ReadOnlyCollection',
  'System.DayOfWeek',
  'System.IComparable',
  'System.IDisposable',
  'System.IEquatable',
  'System.IFormattable',
  'System.IFormatProvider',
  'System.Linq.IGrouping',
  'System.Linq.ILookup',
  'System.Linq.IOrderedEnumerable',
  'System.Linq.Lookup',
  'System.Net.Sockets.AddressFamily',
  'System.Security.Cryptography.RSACng',
  'System.Text.RegularExpressions.MatchCollection',
  'System.UriKind',
  'System.ValueTuple',
  'System.ValueType',
]);

/** The rule for a type: its own or that of the type around it; null if Azure does not allow it. */
function ruleOf(definition: TypeDefinition): (typeof DOCUMENTED)[string] | null {
  if (definition.namespace === 'Apim' || definition.kind === 'delegate') return '*';
  const { fullName, namespace, outer } = definition;
  if (Object.hasOwn(DOCUMENTED, fullName)) return DOCUMENTED[fullName]!;
  const around = outer === null ? null : `${namespace}.${outer}`;
  if (around !== null && Object.hasOwn(DOCUMENTED, around)) return DOCUMENTED[around]!;
  return COMPANIONS.has(fullName) ? '*' : null;
}

export function allowedType(definition: TypeDefinition): boolean {
  return ruleOf(definition) !== null;
}

/** The list names no operators and conversions: they go with their type. */
export function allowedMember(member: Member): boolean {
  const rule = ruleOf(member.owner);
  if (rule === null) return false;
  if (rule === '*' || member.kind === 'operator' || member.kind === 'conversion') return true;
  if ('except' in rule) {
    const bare = member.parameters.length === 0 ? `${member.name}()` : member.name;
    return !rule.except.includes(member.name) && !rule.except.includes(bare);
  }
  return rule.includes(member.name);
}
