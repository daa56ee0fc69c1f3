// Regular expressions must end: catastrophic patterns, long inputs, many groups.
import { describe, expect, it } from 'vitest';
import { withBudget } from '../../../../../src/local/gateway/dotnet/budget.ts';
import { DotNetException } from '../../../../../src/local/gateway/dotnet/exception.ts';
import { Regex } from '../../../../../src/local/gateway/dotnet/regex/regex.ts';

function failure(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof DotNetException ? error.type : String(error);
  }
  return 'none';
}

describe('a regular expression', () => {
  const catastrophic = ['(a+)+$', '(a|aa)+$', '(a*)*$', '(?=(a+)+b)a', '(.*)*x', '((a?){25})+b'];
  for (const pattern of catastrophic) {
    it(`${pattern} ends with the evaluation's budget`, () => {
      const run = () => new Regex(pattern).isMatch(`${'a'.repeat(60)}!`);
      expect(failure(() => withBudget({ steps: 2_000_000 }, run))).toBe('System.TimeoutException');
    });
  }

  it('ends with its own timeout, as an exception that an expression may catch', () => {
    const run = () => new Regex('(a+)+$', 0, 20).isMatch(`${'a'.repeat(60)}!`);
    expect(failure(run)).toBe('System.Text.RegularExpressions.RegexMatchTimeoutException');
  });

  it('does not overflow the stack on long inputs', () => {
    const input = 'ab'.repeat(200_000);
    expect(new Regex('^(?:ab)*$').isMatch(input)).toBe(true);
    expect(new Regex('^(?:a|b)*?$').isMatch(input)).toBe(true);
    expect(new Regex('(?<pair>ab)+').match(input).groups.itemByName('pair').captures.count).toBe(200_000);
  });

  it('does not overflow the stack on deep patterns, but refuses them', () => {
    const deep = `${'('.repeat(5_000)}a${')'.repeat(5_000)}`;
    expect(failure(() => new Regex(deep))).toBe('System.Text.RegularExpressions.RegexParseException');
  });

  it('counts the memory of its backtracking', () => {
    const run = () => new Regex('(?:a|b)*c').isMatch('ab'.repeat(400_000));
    expect(failure(() => withBudget({ bytes: 1_000_000 }, run))).toBe('System.OutOfMemoryException');
  });

  it('counts the memory of what it replaces', () => {
    const run = () => new Regex('a').replace('a'.repeat(10_000), 'x'.repeat(10_000));
    expect(failure(() => withBudget({ bytes: 1_000_000 }, run))).toBe('System.OutOfMemoryException');
  });
});
