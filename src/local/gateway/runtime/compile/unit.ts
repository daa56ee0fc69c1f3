// What compiling one document needs to know: where it stands, what may be used, and where findings go.
import type { BudgetLimits } from '../../dotnet/budget.ts';
import type { CompiledExpression } from '../../expressions/index.ts';
import type { ExpressionValue, PolicyDocument } from '../../policy-xml/document.ts';
import type { GatewayServices, Scope, Section } from '../contract.ts';
import type { Findings } from '../findings.ts';
import type { PolicyRegistry } from '../policy-registry.ts';

/** Shared by all documents of a gateway. */
export interface CompileShared {
  readonly registry: PolicyRegistry;
  readonly services: GatewayServices;
  /** Fragments by id. */
  readonly fragments: ReadonlyMap<string, PolicyDocument>;
  /** False: a folder is checked without its configuration, so a missing fragment says nothing. */
  readonly fragmentsKnown: boolean;
  readonly expressions: Map<ExpressionValue, CompiledExpression | null>;
  readonly budget: BudgetLimits | undefined;
}

export interface CompileUnit {
  readonly shared: CompileShared;
  readonly findings: Findings;
  readonly scope: Scope;
  readonly section: Section;
  /** Set inside of a fragment: fragments don't nest. */
  readonly fragment: string | null;
}
