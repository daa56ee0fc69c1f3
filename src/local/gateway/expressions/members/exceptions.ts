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
          'int HResult { get; set; }': { get: () => -2146233088, set: () => undefined },
          'System.Exception GetBaseException()': (self: DotNetException) => {
            let current = self;
            while (current.inner !== null) current = current.inner;
            return current;
          },
          'string ToString()': (self: DotNetException) => self.toString(),
        }
      : type === 'System.ArgumentException'
        ? { 'string ParamName { get; }': (self: DotNetException) => self.paramName }
        : {};
  declareType(`class ${type}${base === null ? '' : ` : ${base}`}`, { ...constructors(type), ...own });
}
