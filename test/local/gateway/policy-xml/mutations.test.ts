// Malformed documents by the hundred: every mutation of a good document loads faithfully or is refused with a place;
// nothing hangs, crashes or loses an element in silence.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ElementNode } from '../../../../src/local/gateway/policy-xml/document.ts';
import { PolicyLoadError } from '../../../../src/local/gateway/policy-xml/load-error.ts';
import { readPolicy } from '../../../../src/local/gateway/policy-xml/read.ts';
import { fixture } from '../policies/harness.ts';

const DOCUMENTS = ['choose', 'return-response', 'set-body'].map(fixture);
const PIECES = [
  '"',
  "'",
  '<',
  '>',
  '&',
  '@(',
  '@{',
  ')',
  '}',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '{{',
  '/>',
  '=',
  '\n',
  '\0',
  '//',
  '$"',
];

const countElements = (elements: readonly ElementNode[]): number =>
  elements.reduce((sum, element) => sum + 1 + countElements(element.elements), 0);

/** Loads it; the outcome is one of two that are fine. */
function outcomeOf(text: string): 'loaded' | 'refused' {
  try {
    const document = readPolicy(text, { file: 'mutant.xml' });
    expect(countElements(document.roots)).toBeGreaterThan(0);
    return 'loaded';
  } catch (error) {
    if (!(error instanceof PolicyLoadError)) throw error;
    const lines = text.split('\n');
    expect(error.line).toBeGreaterThan(0);
    expect(error.line).toBeLessThanOrEqual(lines.length + 1);
    expect(error.column).toBeGreaterThan(0);
    expect(error.mend).not.toBe('');
    return 'refused';
  }
}

describe('mutations of good documents', () => {
  const seed = 20260115;
  const source = fc.constantFrom(...DOCUMENTS);
  const at = fc.double({ min: 0, max: 1, noNaN: true });

  it(`inserting, deleting and doubling pieces (seed ${seed})`, () => {
    const change = fc.record({
      at,
      length: fc.nat({ max: 12 }),
      piece: fc.constantFrom(...PIECES, ''),
      twice: fc.boolean(),
    });
    let refused = 0;
    fc.assert(
      fc.property(source, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
        let mutant = text;
        for (const { at: where, length, piece, twice } of changes) {
          const start = Math.floor(where * mutant.length);
          const cut = mutant.slice(start, start + length);
          mutant = `${mutant.slice(0, start)}${piece}${twice ? cut + cut : ''}${mutant.slice(start + length)}`;
        }
        if (outcomeOf(mutant) === 'refused') refused++;
      }),
      { seed, numRuns: 600 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('cut off anywhere, a document is refused', () => {
    for (const text of DOCUMENTS) {
      const end = text.trimEnd().length;
      for (let length = 1; length < end; length += 17) {
        expect(outcomeOf(text.slice(0, length)), text.slice(Math.max(0, length - 40), length)).toBe('refused');
      }
    }
  });

  it('without one of its tags, a document is refused: no element is dropped in silence', () => {
    for (const text of DOCUMENTS) {
      const tags = [...text.matchAll(/<\/?(?:policies|inbound|choose|when|value|return-response)(?:\s[^<>@]*)?>/g)];
      for (const { index, 0: tag } of tags) {
        expect(outcomeOf(text.slice(0, index) + text.slice(index + tag.length)), `${tag} at ${index}`).toBe('refused');
      }
    }
  });

  it('deep nesting and long runs of brackets end soon', () => {
    expect(outcomeOf('<a>'.repeat(100_000))).toBe('refused');
    expect(outcomeOf(`<a x="@(${'('.repeat(100_000)}`)).toBe('refused');
    expect(outcomeOf(`<a>${'<![CDATA['.repeat(10_000)}`)).toBe('refused');
    expect(outcomeOf(`<a>${'<set-body>'.repeat(5_000)}`)).toBe('refused');
  });
});
