// The ledger of types and members: what is declared, and whether it runs here and is documented by Azure.
import { allowedMember } from './allow-list.ts';
import './members/index.ts';
import { allTypes } from './registry.ts';

export interface ListedMember {
  /** Full name of the type. */
  readonly type: string;
  /** C# signature as declared. */
  readonly member: string;
  readonly status: 'supported' | 'not emulated';
  /** On Azure's list of allowed types and members. */
  readonly documented: boolean;
}

/** Every declared member, in order of type and declaration. */
export function listMembers(): ListedMember[] {
  return allTypes()
    .sort((a, b) => (a.fullName < b.fullName ? -1 : a.fullName > b.fullName ? 1 : 0))
    .flatMap((definition) =>
      definition.members.all.map((member) => ({
        type: definition.fullName,
        member: member.signature,
        status: member.emulated ? ('supported' as const) : ('not emulated' as const),
        documented: allowedMember(member),
      })),
    );
}
