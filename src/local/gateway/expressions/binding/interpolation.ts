// Interpolated strings: `$"{value,alignment:format}"` as string.Format does it with the invariant culture.
import { formatObject } from '../../dotnet/objects.ts';
import { fail } from '../syntax/compile-error.ts';
import type { ExpressionOf } from '../syntax/nodes.ts';
import type { Code, Value } from './bound.ts';
import { asValue, coerce, intType, objectType, stringType, tryConvert } from './coerce.ts';
import { textCode } from './concatenation.ts';
import { bindExpression } from './expressions.ts';
import type { Scope } from './scope.ts';
import { constantValue } from './values.ts';

interface Hole {
  readonly value: Value;
  readonly alignment: number;
  readonly format: string | null;
}

export function bindInterpolated(node: ExpressionOf<'interpolated'>, scope: Scope): Value {
  const parts = node.parts.map((part): string | Hole => {
    if ('text' in part) return part.text;
    const bound = bindExpression(part.value, scope);
    if (bound.kind === 'lambda' || bound.kind === 'methods') coerce(bound, objectType(), scope);
    const value = bound.kind === 'default' ? constantValue(null, objectType(), part.value.pos) : asValue(bound, scope);
    let alignment = 0;
    if (part.alignment !== null) {
      const width = coerce(bindExpression(part.alignment, scope), intType(), scope);
      if (width.constant === undefined) fail('CS0150', 'A constant value is expected.', part.alignment.pos);
      alignment = width.constant!.value as number;
    }
    return { value, alignment, format: part.format };
  });
  const text = parts.every((part) => typeof part === 'string') ? parts.join('') : null;
  if (text !== null) return { ...constantValue(text, stringType(), node.pos), isStatement: false };
  return {
    kind: 'value',
    type: stringType(),
    pos: node.pos,
    emit: (emitter) => {
      const codes = parts
        .filter((part) => part !== '')
        .map((part): string | Code => {
          if (typeof part === 'string') return part;
          const { value, alignment, format } = part;
          const plain = format === null ? textCode(value, emitter, scope) : formatted(value, format, emitter, scope);
          return alignment === 0 ? plain : (frame) => align(plain(frame), alignment);
        });
      return (frame) => {
        let result = '';
        for (const code of codes) result += typeof code === 'string' ? code : code(frame);
        return result;
      };
    },
  };
}

function formatted(value: Value, format: string, emitter: Parameters<Value['emit']>[0], scope: Scope): Code {
  const code = (tryConvert(value, objectType(), scope) ?? value).emit(emitter);
  return (frame) => formatObject(code(frame), format);
}

/** Positive widths align right, negative ones left. */
function align(text: string, width: number): string {
  return width > 0 ? text.padStart(width) : text.padEnd(-width);
}
