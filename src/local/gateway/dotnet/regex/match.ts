// Match, Group, Capture and their collections (System.Text.RegularExpressions).
import type { DotNetObject } from '../boxed.ts';
import { argumentNull, argumentOutOfRange, notSupported } from '../exception.ts';
import type { Regex } from './regex.ts';

export class Capture implements DotNetObject {
  readonly input: string;
  readonly index: number;
  readonly length: number;

  constructor(input: string, index: number, length: number) {
    this.input = input;
    this.index = index;
    this.length = length;
  }

  get value(): string {
    return this.input.slice(this.index, this.index + this.length);
  }

  toString(): string {
    return this.value;
  }
}

/** A fixed list with an indexer, as the three collections are. */
class FixedList<T> {
  private readonly items: readonly T[];
  constructor(items: readonly T[]) {
    this.items = items;
  }

  get count(): number {
    return this.items.length;
  }

  /** @throws ArgumentOutOfRangeException */
  item(index: number): T {
    const found = this.items[index];
    if (found === undefined) throw argumentOutOfRange('i');
    return found;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }
}

export class CaptureCollection extends FixedList<Capture> {}

export class Group extends Capture {
  readonly name: string;
  private readonly ranges: readonly number[];
  private list: CaptureCollection | null = null;

  /** @param ranges start, end, start, end … of the captures, oldest first */
  constructor(input: string, name: string, ranges: readonly number[]) {
    const last = ranges.length - 2;
    super(input, last < 0 ? 0 : ranges[last]!, last < 0 ? 0 : ranges[last + 1]! - ranges[last]!);
    this.name = name;
    this.ranges = ranges;
  }

  get success(): boolean {
    return this.ranges.length > 0;
  }

  get captures(): CaptureCollection {
    if (this.list === null) {
      const captures: Capture[] = [];
      for (let at = 0; at + 2 < this.ranges.length; at += 2) {
        captures.push(new Capture(this.input, this.ranges[at]!, this.ranges[at + 1]! - this.ranges[at]!));
      }
      if (this.ranges.length > 0) captures.push(this);
      this.list = new CaptureCollection(captures);
    }
    return this.list;
  }
}

const FAILED_GROUP = new Group('', '', []);

export class GroupCollection {
  private readonly match: Match;
  constructor(match: Match) {
    this.match = match;
  }

  get count(): number {
    return this.match.groupNumbers.length;
  }

  /** By number; one that does not exist is a failed group. */
  item(number: number): Group {
    const index = this.match.groupNumbers.indexOf(number);
    return index < 0 ? FAILED_GROUP : this.match.groupAt(index);
  }

  itemByName(name: string): Group {
    const number = this.match.regex?.groupNumberFromName(name) ?? -1;
    return number < 0 ? FAILED_GROUP : this.item(number);
  }

  containsKey(name: string): boolean {
    return (this.match.regex?.groupNumberFromName(name) ?? -1) >= 0;
  }

  keys(): string[] {
    return this.values().map((group) => group.name);
  }

  values(): Group[] {
    return this.match.groupNumbers.map((_, index) => this.match.groupAt(index));
  }

  [Symbol.iterator](): Iterator<Group> {
    return this.values()[Symbol.iterator]();
  }
}

export class Match extends Group {
  static readonly empty: Match = /* @__PURE__ */ Match.failed();

  /** The text searched: input[textBegin, textEnd). */
  readonly textBegin: number;
  readonly textEnd: number;
  readonly regex: Regex | null;
  readonly groupNumbers: readonly number[];
  private readonly captureLists: readonly (readonly number[])[];
  private readonly groupObjects: Group[] = [];

  constructor(
    regex: Regex | null,
    input: string,
    textBegin: number,
    textEnd: number,
    captureLists: readonly (readonly number[])[],
  ) {
    super(input, '0', captureLists[0] ?? []);
    this.regex = regex;
    this.textBegin = textBegin;
    this.textEnd = textEnd;
    this.groupNumbers = regex?.groupNumbers ?? [0];
    this.captureLists = captureLists;
  }

  private static failed(): Match {
    return new Match(null, '', 0, 0, [[]]);
  }

  get groups(): GroupCollection {
    return new GroupCollection(this);
  }

  /** The group at a position in GetGroupNumbers. */
  groupAt(index: number): Group {
    if (index === 0) return this;
    let group = this.groupObjects[index];
    if (group === undefined) {
      // By place, not by number: .NET names groups with gaps in their numbers so.
      const name = this.regex?.groupNameFromNumber(index) ?? '';
      group = new Group(this.input, name, this.captureLists[index] ?? []);
      this.groupObjects[index] = group;
    }
    return group;
  }

  groupText(number: number): string {
    const list = this.captureLists[this.groupNumbers.indexOf(number)];
    if (list === undefined || list.length === 0) return '';
    return this.input.slice(list[list.length - 2], list[list.length - 1]);
  }

  lastGroupText(): string {
    return this.groupText(this.groupNumbers.at(-1)!);
  }

  nextMatch(): Match {
    return this.regex === null || !this.success ? this : this.regex.matchAfter(this);
  }

  /** Expands a replacement pattern for this match. Throws NotSupportedException on a failed match. */
  result(replacement: string | null): string {
    if (replacement === null) throw argumentNull('replacement');
    if (this.regex === null || !this.success) throw notSupported('Result cannot be called on a failed Match.');
    return this.regex.replacement(replacement).expand(this);
  }
}

/** The matches of an input, found as they are asked for. */
export class MatchCollection {
  private readonly found: Match[] = [];
  private next: Match;

  constructor(first: Match) {
    this.next = first;
  }

  private fill(upTo: number): boolean {
    while (this.found.length <= upTo) {
      if (!this.next.success) return false;
      this.found.push(this.next);
      this.next = this.next.nextMatch();
    }
    return true;
  }

  get count(): number {
    this.fill(Number.POSITIVE_INFINITY);
    return this.found.length;
  }

  /** @throws ArgumentOutOfRangeException */
  item(index: number): Match {
    if (index < 0 || !this.fill(index)) throw argumentOutOfRange('i');
    return this.found[index]!;
  }

  *[Symbol.iterator](): Generator<Match> {
    for (let index = 0; this.fill(index); index++) yield this.found[index]!;
  }
}
