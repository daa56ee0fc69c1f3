// Which values context.Variables can hold when set-variable puts them there (set-variable-policy page, "Allowed
// types"): JSON tokens, bool, byte and byte[], the numbers, Guid, string, char, DateTime, TimeSpan, and null.
import type { DotNetValue } from '../dotnet/boxed.ts';
import { engine } from './expression-engine.ts';
import { PolicyFailure } from './outcome.ts';

const ALLOWED = new Set([
  'Newtonsoft.Json.Linq.JArray',
  'Newtonsoft.Json.Linq.JConstructor',
  'Newtonsoft.Json.Linq.JContainer',
  'Newtonsoft.Json.Linq.JObject',
  'Newtonsoft.Json.Linq.JProperty',
  'Newtonsoft.Json.Linq.JRaw',
  'Newtonsoft.Json.Linq.JToken',
  'Newtonsoft.Json.Linq.JValue',
  'System.Boolean',
  'System.SByte',
  'System.SByte[]',
  'System.Byte',
  'System.Byte[]',
  'System.UInt16',
  'System.UInt32',
  'System.UInt64',
  'System.Int16',
  'System.Int32',
  'System.Int64',
  'System.Decimal',
  'System.Single',
  'System.Double',
  'System.Guid',
  'System.String',
  'System.Char',
  'System.DateTime',
  'System.TimeSpan',
]);

/** False when values of this static type can never be held; `object` can't be judged before it runs. */
export function mayBeVariableType(fullName: string): boolean {
  return fullName === 'System.Object' || fullName === 'null' || isVariableType(fullName);
}

/** Is it a type that a variable can hold? Takes full .NET names. */
function isVariableType(fullName: string): boolean {
  const nullable = /^System\.Nullable<(.+)>$/.exec(fullName);
  return ALLOWED.has(nullable?.[1] ?? fullName);
}

/** Throws PolicyFailure when context.Variables can't hold the value. */
export function checkVariableValue(name: string, value: DotNetValue): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  const type = engine().runtimeTypeName(value);
  if (isVariableType(type)) return;
  throw new PolicyFailure({
    reason: 'ExpressionValueEvaluationFailure',
    message:
      `Expression evaluation failed. The variable '${name}' can't hold a value of type ${type}; ` +
      'set-variable takes JSON tokens, text, numbers, bool, Guid, DateTime, TimeSpan and byte[].',
    statusCode: 500,
  });
}
