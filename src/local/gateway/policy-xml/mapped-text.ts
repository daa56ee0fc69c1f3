// Text that was made from a part of the file (entities decoded, named values filled in) and still knows, for each of
// its characters, where in the file it comes from.

export interface MappedText {
  readonly text: string;
  /** Ascending: from `at` in `text` on, offset = `source` + distance (or `source` itself inside a `fixed` piece). */
  readonly pieces: readonly Piece[];
}

export interface Piece {
  readonly at: number;
  readonly source: number;
  /** All its characters stand for one place: a decoded entity, a named value. */
  readonly fixed: boolean;
}

/** The offset in the file of the character at `index` of the text. */
export function sourceOffset(mapped: MappedText, index: number): number {
  let found = mapped.pieces[0];
  for (const piece of mapped.pieces) {
    if (piece.at > index) break;
    found = piece;
  }
  if (found === undefined) return index;
  return found.fixed ? found.source : found.source + index - found.at;
}

/** Builds a MappedText piece by piece. */
export class MappedTextBuilder {
  #text = '';
  readonly #pieces: Piece[] = [];

  /** A stretch taken from the file as it is. */
  copy(text: string, source: number): void {
    if (text === '') return;
    this.#pieces.push({ at: this.#text.length, source, fixed: false });
    this.#text += text;
  }

  /** Text that stands for what the file has at `source`. */
  insert(text: string, source: number): void {
    this.#pieces.push({ at: this.#text.length, source, fixed: true });
    this.#text += text;
  }

  build(): MappedText {
    return { text: this.#text, pieces: this.#pieces };
  }
}

/** `transform` applied to the stretches between matches of `pattern`; each match is replaced by what `replace` says. */
export function replaceMapped(
  mapped: MappedText,
  pattern: RegExp,
  replace: (match: RegExpExecArray, offset: number) => string | null,
): MappedText {
  pattern.lastIndex = 0;
  let match = pattern.exec(mapped.text);
  if (match === null) return mapped;
  const builder = new MappedTextBuilder();
  let done = 0;
  for (; match !== null; match = pattern.exec(mapped.text)) {
    const source = sourceOffset(mapped, match.index);
    const replacement = replace(match, source);
    if (replacement === null) continue;
    copyRange(builder, mapped, done, match.index);
    builder.insert(replacement, source);
    done = match.index + match[0].length;
  }
  copyRange(builder, mapped, done, mapped.text.length);
  return builder.build();
}

/** Copies a range, piece by piece, so that the map stays exact. */
export function copyRange(builder: MappedTextBuilder, mapped: MappedText, from: number, to: number): void {
  mapped.pieces.forEach((piece, index) => {
    const end = mapped.pieces[index + 1]?.at ?? mapped.text.length;
    const start = Math.max(piece.at, from);
    const stop = Math.min(end, to);
    if (start >= stop) return;
    const text = mapped.text.slice(start, stop);
    if (piece.fixed) builder.insert(text, piece.source);
    else builder.copy(text, piece.source + start - piece.at);
  });
}
