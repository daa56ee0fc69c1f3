// Compiles the expressions of an element whose policy isn't compiled itself, for what there is to report in them.
import type { ElementNode } from '../../policy-xml/document.ts';
import type { CompileUnit } from './unit.ts';
import { compileExpressionAt } from './value.ts';

export function reportExpressionsIn(unit: CompileUnit, node: ElementNode): void {
  for (const { value } of node.attributes) if (value.kind === 'expression') compileExpressionAt(unit, value);
  if (node.text.kind === 'expression') compileExpressionAt(unit, node.text);
  for (const child of node.elements) reportExpressionsIn(unit, child);
}
