// An expression can neither hang nor crash the gateway, nor reach JavaScript behind its back.
import { describe, expect, it } from 'vitest';
import {
  compileExpression,
  DotNetException,
  ExpressionCompileError,
  type ExpressionContext,
  listMembers,
  NotEmulatedError,
} from '../../../../src/local/gateway/expressions/index.ts';
import { declarationProblems } from '../../../../src/local/gateway/expressions/registry.ts';
import { createContext } from '../../../../src/local/gateway/expressions/scenario.ts';

const context = (): ExpressionContext =>
  createContext({ plain: { request: { body: 'x' }, response: { body: 'y' } } }, 'plain');

function failure(source: string, budget = {}): string {
  try {
    compileExpression(source, { budget }).evaluate(context());
  } catch (error) {
    if (error instanceof DotNetException) return error.type;
    throw error;
  }
  return 'none';
}

function compileError(source: string): ExpressionCompileError {
  try {
    compileExpression(source);
  } catch (error) {
    if (error instanceof ExpressionCompileError) return error;
    throw error;
  }
  throw new Error(`${source} compiles.`);
}

describe('budget', () => {
  it('ends endless loops, and no catch clause stops that', () => {
    expect(failure('@{ while (true) { } }', { milliseconds: 50 })).toBe('System.TimeoutException');
    expect(failure('@{ while (true) { try { while (true) { } } catch (Exception) { } } }', { milliseconds: 50 })).toBe(
      'System.TimeoutException',
    );
    expect(failure('@{ try { while (true) { } } finally { while (true) { } } }', { milliseconds: 50 })).toBe(
      'System.TimeoutException',
    );
    expect(failure('@(Enumerable.Range(0, int.MaxValue).Sum(x => 0))', { milliseconds: 50 })).toBe(
      'System.TimeoutException',
    );
    expect(failure('@{ for (;;) { } }', { steps: 10_000 })).toBe('System.TimeoutException');
  });

  it('ends recursion as an exception', () => {
    const type = 'System.InsufficientExecutionStackException';
    expect(failure('@{ int F(int n) => F(n + 1); return F(0); }')).toBe(type);
    expect(failure('@{ Func<int, int> f = null; f = n => f(n + 1) + 1; return f(0); }')).toBe(type);
    expect(failure('@{ int F(int n) { try { return F(n + 1); } finally { n++; } } return F(0); }')).toBe(type);
    expect(
      compileExpression('@{ int F(int n) => n == 0 ? 0 : 1 + F(n - 1); return F(500); }').evaluate(context()),
    ).toMatchObject({ value: 500 });
  });

  it('ends growth without bounds', () => {
    expect(failure('@{ var s = "abcdefgh"; while (true) s += s; }')).toBe('System.OutOfMemoryException');
    expect(failure('@{ var l = new List<int[]>(); while (true) l.Add(new int[1000000]); }')).toBe(
      'System.OutOfMemoryException',
    );
    expect(failure('@(new int[int.MaxValue].Length)')).toBe('System.OutOfMemoryException');
  });

  it('refuses sources nested too deeply without crashing', () => {
    expect(compileError(`@(${'('.repeat(20_000)}1${')'.repeat(20_000)})`).code).toBe('CS8078');
    expect(compileError(`@(${'!'.repeat(20_000)}true)`).code).toBe('CS8078');
  });
});

describe('what is out of reach', () => {
  it('JavaScript properties are no members', () => {
    for (const name of ['constructor', '__proto__', 'prototype', 'hasOwnProperty', 'toString', 'valueOf']) {
      expect(compileError(`@(context.${name})`).code).toBe('CS1061');
      expect(compileError(`@("x".${name})`).code).toBe('CS1061');
      expect(compileError(`@(${name})`).code).toBe('CS0103');
    }
    expect(failure('@(context.Variables["__proto__"])')).toBe('System.Collections.Generic.KeyNotFoundException');
    expect(
      compileExpression('@(new Dictionary<string, int> { ["__proto__"] = 1 }.Count)').evaluate(context()),
    ).toMatchObject({ value: 1 });
  });

  it('types and members that Azure does not list are refused by name', () => {
    for (const source of [
      '@(System.IO.File.ReadAllText("/etc/passwd"))',
      '@(System.Environment.MachineName)',
      '@(new System.Net.Http.HttpClient())',
    ]) {
      expect(compileError(source).code).toMatch(/^CS/);
    }
    expect(compileError('@(DateTime.Now.AddMicroseconds(1))')).toMatchObject({
      code: 'NotAllowed',
      message:
        'System.DateTime.AddMicroseconds is not among the members that API Management allows in policy expressions.',
    });
    expect(compileError('@(new SortedSet<int>())').message).toContain('System.Collections.Generic.SortedSet');
    expect(
      compileExpression('@(new SortedSet<int>().Count)', { allowUndocumented: true }).evaluate(context()),
    ).toMatchObject({ value: 0 });
  });

  it('documented members that are not emulated say so', () => {
    const error = compileError('@("x".EnumerateRunes())');
    expect(error).toBeInstanceOf(NotEmulatedError);
    expect(error.message).toContain('System.String.EnumerateRunes');
  });
});

describe('what a compilation tells', () => {
  it('where an error is', () => {
    expect(compileError('@{\n  var x = 1;\n  return y;\n}')).toMatchObject({ code: 'CS0103', line: 3, column: 10 });
  });

  it('what an expression uses', () => {
    const { uses } = compileExpression(
      '@(context.Response.Body.As<string>(true).Length > 0 && context.Variables.ContainsKey("a"))',
    );
    for (const name of ['context.Response.Body', 'Apim.IMessageBody.As', 'System.String.Length', 'context.Variables'])
      expect(uses).toContain(name);
    expect(compileExpression('@{ var r = context.Response; return r.Body.As<string>(); }').uses).toContain(
      'Apim.IResponse.Body',
    );
  });

  it('static types', () => {
    expect(compileExpression('@(1 + 2L)').staticType).toBe('System.Int64');
    expect(compileExpression('@(context.Request.Headers)').staticType).toContain(
      'IReadOnlyDictionary<System.String, System.String[]>',
    );
  });

  it('every declaration resolves', () => {
    expect(listMembers().length).toBeGreaterThan(3_000);
    expect(declarationProblems).toEqual([]);
  });
});
