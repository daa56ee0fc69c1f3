// The support ledger: a row for every element, attribute and child that a declaration names, and the tests that prove
// it. A row is bound to a test by its id in brackets in the test's title.
import type { AttributeRule, ElementRule, PolicyDefinition, Support, ValueRule } from '../runtime/contract.ts';

export interface LedgerRow {
  /** `set-header`, `set-header@name`, `set-header/value`. */
  readonly id: string;
  readonly policy: string;
  readonly status: Support;
  /** What may stand there: type, words, range, default. */
  readonly values: string;
  readonly note: string;
}

/** All rows of a policy, in the order of its declaration. */
export function ledgerRows(definition: PolicyDefinition): LedgerRow[] {
  const rows: LedgerRow[] = [
    { id: definition.name, policy: definition.name, status: 'supported', values: '', note: definition.note ?? '' },
  ];
  addRows(definition, definition.name, definition.name, rows);
  return rows;
}

function addRows(rule: ElementRule, id: string, policy: string, rows: LedgerRow[]): void {
  for (const [name, attribute] of Object.entries(rule.attributes ?? {})) {
    rows.push({
      id: `${id}@${name}`,
      policy,
      status: attribute.support ?? 'supported',
      values: describeAttribute(attribute),
      note: attribute.note ?? '',
    });
  }
  for (const [name, child] of Object.entries(rule.children ?? {})) {
    const childId = `${id}/${name}`;
    const parts = [child.required ? 'required' : '', child.many ? 'repeatable' : '', textOf(child)];
    rows.push({
      id: childId,
      policy,
      status: child.support ?? 'supported',
      values: parts.filter((part) => part !== '').join(', '),
      note: child.note ?? '',
    });
    if (child.support !== 'not-run') addRows(child, childId, policy, rows);
  }
}

function textOf(rule: ElementRule): string {
  if (rule.policies) return 'policies';
  return rule.text === undefined ? '' : `text: ${describeValue(rule.text)}`;
}

function describeAttribute(rule: AttributeRule): string {
  const parts = [describeValue(rule), rule.required ? 'required' : ''];
  if (rule.default !== undefined) parts.push(`default ${rule.default === '' ? 'empty' : rule.default}`);
  return parts.filter((part) => part !== '').join(', ');
}

function describeValue(rule: ValueRule): string {
  const type = rule.oneOf === undefined ? (rule.type ?? 'string') : rule.oneOf.join(' \\| ');
  const range = rule.min === undefined && rule.max === undefined ? '' : ` ${rule.min ?? ''}–${rule.max ?? ''}`;
  return `${type === 'object' ? 'any value' : type}${range}${rule.expression ? ', expression' : ''}`;
}
