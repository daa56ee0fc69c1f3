// System.Exception and its heirs: all are DotNetException with their type's name.
import { DotNetException, exceptionBase, knownExceptionTypes } from '../../dotnet/exception.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType } from '../registry.ts';

const DEFAULT_MESSAGES: Record<string, string> = {
  'System.ArgumentException': 'Value does not fall within the expected range.',
  'System.ArgumentNullException': 'Value cannot be null.',
  'System.ArgumentOutOfRangeException': 'Specified argument was out of the range of valid values.',
  'System.FormatException': 'One of the identified items was in an invalid format.',
  'System.InvalidOperationException': 'Operation is not valid due to the current state of the object.',
  'System.NotSupportedException': 'Specified method is not supported.',
  'System.NotImplementedException': 'The method or operation is not implemented.',
  'System.OverflowException': 'Arithmetic operation resulted in an overflow.',
  'System.DivideByZeroException': 'Attempted to divide by zero.',
  'System.InvalidCastException': 'Specified cast is not valid.',
  'System.IndexOutOfRangeException': 'Index was outside the bounds of the array.',
  'System.NullReferenceException': 'Object reference not set to an instance of an object.',
  'System.TimeoutException': 'The operation has timed out.',
  'System.UnauthorizedAccessException': 'Attempted to perform an unauthorized operation.',
  'System.Collections.Generic.KeyNotFoundException': 'The given key was not present in the dictionary.',
  'System.OperationCanceledException': 'The operation was canceled.',
  'System.SystemException': 'System error.',
  'System.ArithmeticException': 'Overflow or underflow in the arithmetic operation.',
  'System.ApplicationException': 'Error in the application.',
  'System.RankException': 'Attempted to operate on an array with the incorrect number of dimensions.',
  'System.ArrayTypeMismatchException': 'Attempted to access an element as a type incompatible with the array.',
  'System.OutOfMemoryException': 'Insufficient memory to continue the execution of the program.',
  'System.AggregateException': 'One or more errors occurred.',
  'System.Security.Cryptography.CryptographicException': 'Error occurred during a cryptographic operation.',
  'System.IO.IOException': 'I/O error occurred.',
  'System.IO.InvalidDataException': 'Found invalid data while decoding.',
  'System.IO.EndOfStreamException': 'Attempted to read past the end of the stream.',
  'System.Xml.XmlException': 'An XML error has occurred.',
  'System.PlatformNotSupportedException': 'Operation is not supported on this platform.',
  'System.UriFormatException': 'One of the identified items was in an invalid format.',
};

const PARAMETER_TYPES = [
  'System.ArgumentException',
  'System.ArgumentNullException',
  'System.ArgumentOutOfRangeException',
];

function constructors(type: string): Record<string, MemberBody> {
  const initial = DEFAULT_MESSAGES[type] ?? `Exception of type '${type}' was thrown.`;
  const make = (message: string | null, inner: DotNetException | null = null, param: string | null = null) =>
    new DotNetException(type, (message ?? initial) + (param === null ? '' : ` (Parameter '${param}')`), inner, param);
  const withMessage: Record<string, MemberBody> = {
    '.ctor()': () => make(null),
    '.ctor(string message)': (message) => make(message),
    '.ctor(string message, System.Exception innerException)': (message, inner) => make(message, inner),
  };
  if (!PARAMETER_TYPES.includes(type)) return withMessage;
  if (type === 'System.ArgumentException') {
    return {
      ...withMessage,
      '.ctor(string message, string paramName)': (message, param) => make(message, null, param),
      '.ctor(string message, string paramName, System.Exception innerException)': (message, param, inner) =>
        make(message, inner, param),
    };
  }
  return {
    '.ctor()': () => make(null),
    '.ctor(string paramName)': (param) => make(null, null, param),
    '.ctor(string paramName, string message)': (param, message) => make(message, null, param),
    '.ctor(string message, System.Exception innerException)': (message, inner) => make(message, inner),
  };
}

/** Exception.HResult of the types that have one of their own; others have that of their base. */
const RESULTS: Record<string, number> = {
  'System.Exception': -2146233088,
  'System.SystemException': -2146233087,
  'System.ArgumentException': -2147024809,
  'System.ArgumentNullException': -2147467261,
  'System.ArgumentOutOfRangeException': -2146233086,
  'System.FormatException': -2146233033,
  'System.InvalidOperationException': -2146233079,
  'System.ObjectDisposedException': -2146232798,
  'System.InvalidCastException': -2147467262,
  'System.NullReferenceException': -2147467261,
  'System.IndexOutOfRangeException': -2146233080,
  'System.ArithmeticException': -2147024362,
  'System.OverflowException': -2146233066,
  'System.DivideByZeroException': -2147352558,
  'System.NotSupportedException': -2146233067,
  'System.PlatformNotSupportedException': -2146233031,
  'System.NotImplementedException': -2147467263,
  'System.Collections.Generic.KeyNotFoundException': -2146232969,
  'System.TimeoutException': -2146233083,
  'System.ApplicationException': -2146232832,
  'System.UnauthorizedAccessException': -2147024891,
  'System.RankException': -2146233065,
  'System.ArrayTypeMismatchException': -2146233085,
  'System.OutOfMemoryException': -2147024882,
  'System.OperationCanceledException': -2146233029,
  'System.IO.IOException': -2146232800,
  'System.IO.EndOfStreamException': -2147024858,
  'System.Xml.XmlException': -2146232000,
};

function hResult(exception: DotNetException): number {
  let type: string | null = exception.type;
  while (type !== null && !Object.hasOwn(RESULTS, type)) type = exceptionBase(type);
  return RESULTS[type ?? 'System.Exception']!;
}

/** Where a parser stopped: its message says so, too. */
const POSITION = /\bline (\d+), position (\d+)\.$/i;
const position: Record<string, MemberBody> = {
  'int LineNumber { get; }': (self: DotNetException) => Number(POSITION.exec(self.message)?.[1] ?? 0),
  'int LinePosition { get; }': (self: DotNetException) => Number(POSITION.exec(self.message)?.[2] ?? 0),
};
const jsonPosition: Record<string, MemberBody> = {
  ...position,
  'string Path { get; }': (self: DotNetException) => /Path '(.*)'(?:, line \d+|\.$)/.exec(self.message)?.[1] ?? null,
};

/** Properties beyond those of System.Exception. */
const OWN: Record<string, Record<string, MemberBody>> = {
  'System.ArgumentException': { 'string ParamName { get; }': (self: DotNetException) => self.paramName },
  'System.Xml.XmlException': position,
  'Newtonsoft.Json.JsonReaderException': jsonPosition,
  'Newtonsoft.Json.JsonSerializationException': jsonPosition,
};

for (const type of knownExceptionTypes()) {
  const base = exceptionBase(type);
  const own: Record<string, MemberBody> =
    type === 'System.Exception'
      ? {
          'string Message { get; }': (self: DotNetException) => self.message,
          'System.Exception InnerException { get; }': (self: DotNetException) => self.inner,
          'string Source { get; set; }': { get: () => null, set: () => undefined },
          'string StackTrace { get; }': () => null,
          'string HelpLink { get; set; }': { get: () => null, set: () => undefined },
          'int HResult { get; set; }': { get: hResult, set: () => undefined },
          'System.Exception GetBaseException()': (self: DotNetException) => {
            let current = self;
            while (current.inner !== null) current = current.inner;
            return current;
          },
          'string ToString()': (self: DotNetException) => self.toString(),
        }
      : (OWN[type] ?? {});
  declareType(`class ${type}${base === null ? '' : ` : ${base}`}`, { ...constructors(type), ...own });
}
