// RegexOptions.NonBacktracking: what .NET refuses with it. The matches of the rest are the same, so nothing else differs.
import { notSupported } from '../exception.ts';
import type { Node } from './node.ts';

/** @throws NotSupportedException for constructs that need backtracking */
export function refuseForNonBacktracking(node: Node): void {
  const refuse = (what: string) =>
    notSupported(
      `RegexOptions.NonBacktracking is not supported in conjunction with expressions containing: '${what}'.`,
    );
  switch (node.kind) {
    case 'atomic':
      throw refuse('atomic subexpressions (?> pattern)');
    case 'look':
      throw node.negated
        ? refuse('negative lookahead (?! pattern) or negative lookbehind (?<! pattern)')
        : refuse('positive lookahead (?= pattern) or positive lookbehind (?<= pattern)');
    case 'backreference':
      throw refuse('backreference (\\ number)');
    case 'if-group':
      throw refuse('captured group conditional (?( name ) yes-pattern | no-pattern )');
    case 'if-match':
      throw refuse('test conditional (?( test-pattern ) yes-pattern | no-pattern )');
    case 'anchor':
      if (node.anchor === 'start') throw refuse('contiguous matches (\\G)');
      return;
    case 'capture':
      if (node.uncapture >= 0) throw refuse('balancing group (?<name1-name2>subexpression)');
      refuseForNonBacktracking(node.node);
      return;
    case 'loop':
      refuseForNonBacktracking(node.node);
      return;
    case 'concat':
    case 'alternate':
      for (const child of node.nodes) refuseForNonBacktracking(child);
  }
}
