// The scanner must find the one bracket that ends an expression, whatever strings, characters and comments hold.
import { describe, expect, it } from 'vitest';
import { ScanError, scanExpression } from '../../../../src/local/gateway/policy-xml/scan-csharp.ts';

const WHOLE = [
  '@(1)',
  '@(")")',
  "@(')')",
  "@('\\'')",
  '@("\\")")',
  '@(@"C:\\")',
  '@(@"a""b)")',
  '@($"{x}")',
  '@($"{(a ? ")" : "(")}")',
  '@($"{{)}} {x["k"]}")',
  '@($@"{x} "" )")',
  '@(@$"\\{x}\\")',
  '@($"{$"{")"}"}")',
  '@{ // a ) } " comment\n return 1; }',
  '@{ /* } " */ return 1; }',
  '@(a < b && c > d)',
  '@(list.Where(x => x[")"] == "(").ToList<string>())',
  '@{ var s = "http://x"; return s; }',
  "@(new [] {'a', '\"'})",
  "@(headers['Retry-After'])",
  '@(a / b)',
];

describe('the end of an expression', () => {
  it.each(WHOLE)('%s is one as a whole, and stays it with text behind', (source) => {
    expect(scanExpression(source, 0)).toBe(source.length);
    expect(scanExpression(`${source}" other="(]}`, 0)).toBe(source.length);
    expect(scanExpression(`<a b="${source}"/>`, 6)).toBe(6 + source.length);
  });

  it.each([
    ['@(a', "'('", 1],
    ['@{ return "x; }', 'a string', 10],
    ['@(@"x)', 'a verbatim string', 2],
    ['@($"{x)', 'an interpolated string', 2],
    ['@( /* x )', 'a comment', 3],
  ])('%s is not closed', (source, what, offset) => {
    expect(() => scanExpression(source, 0)).toThrow(ScanError);
    try {
      scanExpression(source, 0);
    } catch (error) {
      expect(error).toMatchObject({ what, offset });
    }
  });
});
