// `{{name}}` is replaced as text when a policy is saved, before any C# is read (named values page): it may stand
// inside of a C# string, be a piece of code, or be a whole expression.
import { type MappedText, replaceMapped } from './mapped-text.ts';

/** Letters, digits, dots, dashes and underscores (named values page, "Name"). */
const REFERENCE = /\{\{([A-Za-z0-9][A-Za-z0-9._-]*|_[A-Za-z0-9._-]*)\}\}/g;

/** Does a reference stand in the text, as it does where nobody defined it? */
export function mentionsNamedValue(text: string): boolean {
  return new RegExp(REFERENCE).test(text);
}

/** The text with every reference replaced by a value and as many spaces as keep all offsets. */
export function withPlaceholders(text: string, value: string): string {
  return text.replace(new RegExp(REFERENCE), (reference) => value.padEnd(reference.length));
}

export interface Substitution {
  readonly text: MappedText;
  /** References without a value, with their offsets in the file. They stay as they are written. */
  readonly unresolved: readonly { readonly name: string; readonly offset: number }[];
}

/** Fills in named values. Their own text is not searched again. */
export function substituteNamedValues(mapped: MappedText, values: ReadonlyMap<string, string>): Substitution {
  if (!mapped.text.includes('{{')) return { text: mapped, unresolved: [] };
  const unresolved: { name: string; offset: number }[] = [];
  const text = replaceMapped(mapped, new RegExp(REFERENCE), (match, offset) => {
    const name = match[1] as string;
    const value = values.get(name);
    // `$"{{{x}}}"` is an escaped brace around a hole unless there is a named value x.
    const inBraces = mapped.text[match.index - 1] === '{' && mapped.text[match.index + match[0].length] === '}';
    if (value === undefined && !inBraces) unresolved.push({ name, offset });
    return value ?? null;
  });
  return { text, unresolved };
}
