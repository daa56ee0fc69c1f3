// A policy expression that does not compile: what is wrong and where. Codes are the C# compiler's where one fits.

export class ExpressionCompileError extends Error {
  /** `CS0029`, …; `Syntax` for text that is no expression at all; `NotEmulated` for what Azure runs and we do not. */
  readonly code: string;
  /** Offset in the source as given, `@(` included. */
  readonly position: number;
  /** 1-based; set by `compileExpression`, which knows the source. */
  line = 0;
  column = 0;

  constructor(code: string, message: string, position: number) {
    super(message);
    this.name = 'ExpressionCompileError';
    this.code = code;
    this.position = position;
  }

  locate(source: string): this {
    const before = source.slice(0, this.position);
    this.line = before.split('\n').length;
    this.column = this.position - before.lastIndexOf('\n');
    return this;
  }
}

/** A documented member or construct that this engine does not run. */
export class NotEmulatedError extends ExpressionCompileError {
  readonly member: string;
  constructor(member: string, position: number) {
    super('NotEmulated', `${member} works in Azure API Management, but is not emulated here.`, position);
    this.name = 'NotEmulatedError';
    this.member = member;
  }
}

export function fail(code: string, message: string, position: number): never {
  throw new ExpressionCompileError(code, message, position);
}
