// Loads a policy document as API Management does: `xml` when it is well-formed (entities in expressions are decoded),
// otherwise `rawxml` (C# stands as it is, quotes and all). Most deployed policies are rawxml and no XML parser takes
// them; see README.md of the gateway for the rules.
import { buildTree, notClosed, type Tree } from './build-tree.ts';
import type { DocumentKind, ElementNode, LoadWarning, PolicyDocument } from './document.ts';
import { LineMap } from './line-map.ts';
import { PolicyLoadError } from './load-error.ts';
import { renderForXml } from './render.ts';
import { ScanError } from './scan-csharp.ts';
import { scanMarkup } from './scan-markup.ts';
import { judgeXml, type XmlVerdict } from './well-formed.ts';

export interface ReadOptions {
  /** Named in every error; a path where there is one. */
  readonly file?: string;
  readonly namedValues?: ReadonlyMap<string, string>;
  /** Bicep's `format`: forces one reading. */
  readonly format?: 'auto' | 'xml' | 'rawxml';
  /** True: an unknown named value is an error, as in Azure; false (default): it stays, listed as `unresolved`. */
  readonly strictNamedValues?: boolean;
}

const HAS_EXPRESSION = /@[({]/;

/** Throws PolicyLoadError, with file, line, column and the mend, when the document can't be read. */
export function readPolicy(source: string, options: ReadOptions = {}): PolicyDocument {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const lines = new LineMap(options.file ?? 'policy.xml', text);
  const format = options.format ?? 'auto';
  const namedValues = options.namedValues ?? new Map();
  let reading = format === 'rawxml' ? null : readAs(text, lines, namedValues, 'xml');
  if (reading === null || (reading instanceof PolicyLoadError && format === 'auto')) {
    const raw = readAs(text, lines, namedValues, format === 'auto' ? 'found-raw' : 'rawxml');
    // Of two refusals the one about XML is the better unless there are expressions that XML can't hold.
    if (reading === null || !(raw instanceof PolicyLoadError) || HAS_EXPRESSION.test(text)) reading = raw;
  }
  if (reading instanceof PolicyLoadError) throw reading;
  const { tree, raw } = reading;
  if (options.strictNamedValues) rejectUnresolved(tree);
  const kind = documentKind(tree.roots);
  return {
    file: lines.file,
    kind,
    format: raw ? 'rawxml' : 'xml',
    roots: tree.roots,
    warnings: [...tree.warnings, ...looseText(tree, kind)],
    unresolved: tree.unresolved,
  };
}

function readAs(
  text: string,
  lines: LineMap,
  namedValues: ReadonlyMap<string, string>,
  format: 'xml' | 'rawxml' | 'found-raw',
): { tree: Tree; raw: boolean } | PolicyLoadError {
  const raw = format !== 'xml';
  try {
    const tokens = scanMarkup(text, raw);
    const verdict = judgeXml(renderForXml(text, tokens, raw));
    // Where there are expressions, they are the likely reason that a document is no XML; else nesting is told better below.
    if (!raw && HAS_EXPRESSION.test(text)) rejectXml(verdict, lines);
    const tree = buildTree(tokens, { text, raw, lenient: format === 'found-raw', lines, namedValues });
    rejectXml(verdict, lines);
    const seen = tokens.filter((token) => token.kind === 'start').map((token) => token.name);
    if (seen.join() !== verdict.startTags.join()) {
      throw new PolicyLoadError({
        code: 'not-xml',
        message: 'The tags of this document are ambiguous.',
        mend: 'Look for a quote or bracket that is not closed.',
        place: { file: lines.file, line: 1, column: 1 },
      });
    }
    if (tree.roots.length === 0) {
      throw new PolicyLoadError({
        code: 'empty-document',
        message: 'There is no element in this document.',
        mend: 'Write <policies> with its sections, or a <fragment>.',
        place: { file: lines.file, line: 1, column: 1 },
      });
    }
    rejectRoots(tree);
    return { tree, raw };
  } catch (error) {
    if (error instanceof ScanError) return notClosed(error, (offset) => lines.place(offset));
    if (error instanceof PolicyLoadError) return error;
    throw error;
  }
}

function rejectXml({ problem }: XmlVerdict, lines: LineMap): void {
  if (problem === null) return;
  const { message, line, column } = problem;
  const place = { file: lines.file, line, column };
  throw new PolicyLoadError({
    code: 'not-xml',
    message: `This is not XML: ${message.replace(/\.$/, '')}.`,
    mend: mendOf(message),
    place,
  });
}

function mendOf(message: string): string {
  if (/entit|ampersand/i.test(message)) return 'Write &amp; for the character &.';
  if (/duplicate attribute/i.test(message)) return 'Remove one of the two.';
  if (/attribute/i.test(message)) {
    return 'Write attributes as name="value", with white space between them; a quote in a value is &quot;.';
  }
  return 'Correct the markup here.';
}

function documentKind(roots: readonly ElementNode[]): DocumentKind {
  const name = roots.length === 1 ? roots[0]?.name : undefined;
  return name === 'policies' || name === 'fragment' ? name : 'snippet';
}

function rejectRoots(tree: Tree): void {
  const extra = tree.roots.slice(1).find((root) => root.name === 'policies' || root.name === 'fragment');
  const first = tree.roots[0]?.name;
  const second = extra ?? (first === 'policies' || first === 'fragment' ? tree.roots[1] : undefined);
  if (second === undefined) return;
  throw new PolicyLoadError({
    code: 'multiple-roots',
    message: `<${second.name}> is a second root element.`,
    mend: 'A document has one <policies> or one <fragment>; move this into it or into a file of its own.',
    place: second.place,
  });
}

function looseText(tree: Tree, kind: DocumentKind): LoadWarning[] {
  if (tree.looseText === null) return [];
  if (kind === 'policies') {
    throw new PolicyLoadError({
      code: 'text-outside-root',
      message: 'There is text outside of <policies>.',
      mend: 'Remove it, or make it a comment.',
      place: tree.looseText,
    });
  }
  const message = 'Text outside of every element has no meaning and is left out.';
  return [{ code: 'text-outside-root', message, place: tree.looseText }];
}

function rejectUnresolved(tree: Tree): void {
  if (tree.unresolved.length === 0) return;
  throw new PolicyLoadError(
    tree.unresolved.map(({ name, place }) => ({
      code: 'unknown-named-value',
      message: `There is no named value '${name}'.`,
      mend: `Define it under namedValues, or correct the name.`,
      place,
    })),
  );
}
