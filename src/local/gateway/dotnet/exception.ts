// .NET exceptions as the expression engine throws and catches them. Every failure of an expression is one of these:
// `type` is the full .NET name, `message` .NET's wording. The table below is the hierarchy that catch clauses walk.

/** Base class of each exception type; a type that is not listed derives from System.Exception. */
const BASES: Record<string, string> = {
  'System.SystemException': 'System.Exception',
  'System.ApplicationException': 'System.Exception',
  'System.AggregateException': 'System.Exception',
  'System.TimeoutException': 'System.SystemException',
  'System.ArgumentException': 'System.SystemException',
  'System.ArgumentNullException': 'System.ArgumentException',
  'System.ArgumentOutOfRangeException': 'System.ArgumentException',
  'System.DuplicateWaitObjectException': 'System.ArgumentException',
  'System.Globalization.CultureNotFoundException': 'System.ArgumentException',
  'System.Text.DecoderFallbackException': 'System.ArgumentException',
  'System.Text.EncoderFallbackException': 'System.ArgumentException',
  'System.Text.RegularExpressions.RegexParseException': 'System.ArgumentException',
  'System.ArithmeticException': 'System.SystemException',
  'System.DivideByZeroException': 'System.ArithmeticException',
  'System.OverflowException': 'System.ArithmeticException',
  'System.NotFiniteNumberException': 'System.ArithmeticException',
  'System.ArrayTypeMismatchException': 'System.SystemException',
  'System.FormatException': 'System.SystemException',
  'System.UriFormatException': 'System.FormatException',
  'System.IndexOutOfRangeException': 'System.SystemException',
  'System.InvalidCastException': 'System.SystemException',
  'System.InvalidOperationException': 'System.SystemException',
  'System.ObjectDisposedException': 'System.InvalidOperationException',
  'System.InsufficientExecutionStackException': 'System.SystemException',
  'System.Collections.Generic.KeyNotFoundException': 'System.SystemException',
  'System.MissingMemberException': 'System.MemberAccessException',
  'System.MemberAccessException': 'System.SystemException',
  'System.NotImplementedException': 'System.SystemException',
  'System.NotSupportedException': 'System.SystemException',
  'System.PlatformNotSupportedException': 'System.NotSupportedException',
  'System.NullReferenceException': 'System.SystemException',
  'System.OutOfMemoryException': 'System.SystemException',
  'System.InsufficientMemoryException': 'System.OutOfMemoryException',
  'System.RankException': 'System.SystemException',
  'System.UnauthorizedAccessException': 'System.SystemException',
  'System.OperationCanceledException': 'System.SystemException',
  'System.TimeZoneNotFoundException': 'System.Exception',
  'System.InvalidTimeZoneException': 'System.Exception',
  'System.Runtime.CompilerServices.SwitchExpressionException': 'System.InvalidOperationException',
  'System.Text.RegularExpressions.RegexMatchTimeoutException': 'System.TimeoutException',
  'System.Security.SecurityException': 'System.SystemException',
  'System.Security.Cryptography.CryptographicException': 'System.SystemException',
  'System.Security.Cryptography.CryptographicUnexpectedOperationException':
    'System.Security.Cryptography.CryptographicException',
  'System.Security.Cryptography.AuthenticationTagMismatchException':
    'System.Security.Cryptography.CryptographicException',
  'System.IO.IOException': 'System.SystemException',
  'System.IO.EndOfStreamException': 'System.IO.IOException',
  'System.IO.InvalidDataException': 'System.SystemException',
  'System.Xml.XmlException': 'System.SystemException',
  'System.Net.Sockets.SocketException': 'System.Exception',
  'Newtonsoft.Json.JsonException': 'System.Exception',
  'Newtonsoft.Json.JsonReaderException': 'Newtonsoft.Json.JsonException',
  'Newtonsoft.Json.JsonWriterException': 'Newtonsoft.Json.JsonException',
  'Newtonsoft.Json.JsonSerializationException': 'Newtonsoft.Json.JsonException',
};

/** The base of an exception type, null above System.Exception. */
export function exceptionBase(type: string): string | null {
  if (type === 'System.Exception') return null;
  return (Object.hasOwn(BASES, type) ? BASES[type] : undefined) ?? 'System.Exception';
}

/** Names of all exception types this engine knows, System.Exception included. */
export function knownExceptionTypes(): string[] {
  return ['System.Exception', ...Object.keys(BASES)];
}

/** Whether `type` is `ancestor` or derives from it. */
export function isExceptionType(type: string, ancestor: string): boolean {
  for (let current: string | null = type; current !== null; current = exceptionBase(current)) {
    if (current === ancestor) return true;
  }
  return false;
}

export class DotNetException extends Error {
  /** Full .NET name, e.g. `System.FormatException`. */
  readonly type: string;
  readonly inner: DotNetException | null;
  /** ArgumentException.ParamName. */
  readonly paramName: string | null;
  /** Budget exceptions cannot be caught by the expression that exceeded its budget. */
  readonly catchable: boolean = true;

  constructor(type: string, message: string, inner: DotNetException | null = null, paramName: string | null = null) {
    super(message);
    this.name = 'DotNetException';
    this.type = type;
    this.inner = inner;
    this.paramName = paramName;
  }

  /** Exception.ToString() without the stack trace, which expressions cannot rely on. */
  override toString(): string {
    const own = this.message === '' ? this.type : `${this.type}: ${this.message}`;
    return this.inner === null
      ? own
      : `${own}\n ---> ${this.inner.toString()}\n   --- End of inner exception stack trace ---`;
  }
}

const withParameter = (message: string, param: string | null) =>
  param === null ? message : `${message} (Parameter '${param}')`;

export function argumentException(message: string, param: string | null = null): DotNetException {
  return new DotNetException('System.ArgumentException', withParameter(message, param), null, param);
}

export function argumentNull(param: string, message = 'Value cannot be null.'): DotNetException {
  return new DotNetException('System.ArgumentNullException', withParameter(message, param), null, param);
}

export function argumentOutOfRange(
  param: string | null,
  message = 'Specified argument was out of the range of valid values.',
): DotNetException {
  return new DotNetException(
    'System.ArgumentOutOfRangeException',
    withParameter(message, param) + actualValue(message),
    null,
    param,
  );
}

/** .NET's own checks (ThrowIfNegative and the like) tell the value twice. */
function actualValue(message: string): string {
  const value = /^\w+ \('(.*?)'\) must be /.exec(message)?.[1];
  return value === undefined ? '' : `\nActual value was ${value}.`;
}

export function formatException(message: string): DotNetException {
  return new DotNetException('System.FormatException', message);
}

export function overflowException(message = 'Arithmetic operation resulted in an overflow.'): DotNetException {
  return new DotNetException('System.OverflowException', message);
}

export function invalidOperation(message: string): DotNetException {
  return new DotNetException('System.InvalidOperationException', message);
}

export function invalidCast(message: string): DotNetException {
  return new DotNetException('System.InvalidCastException', message);
}

export function notSupported(message = 'Specified method is not supported.'): DotNetException {
  return new DotNetException('System.NotSupportedException', message);
}

export function indexOutOfRange(): DotNetException {
  return new DotNetException('System.IndexOutOfRangeException', 'Index was outside the bounds of the array.');
}

export function divideByZero(): DotNetException {
  return new DotNetException('System.DivideByZeroException', 'Attempted to divide by zero.');
}

export function nullReference(): DotNetException {
  return new DotNetException('System.NullReferenceException', 'Object reference not set to an instance of an object.');
}
