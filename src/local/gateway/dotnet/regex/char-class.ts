// A set of UTF-16 code units: ranges, Unicode categories, negation, subtraction ([a-z-[aeiou]]), case folding.
import { allCaseEquivalents, caseEquivalents } from './case-equivalence.ts';
import { CASED_MASK, categoryOf, DIGIT_MASK, WORD_MASK } from './category.ts';

/** Char.IsWhiteSpace. */
function isSpaceUnit(unit: number): boolean {
  if (unit < 128) return unit === 32 || (unit >= 9 && unit <= 13);
  return (
    unit === 0x85 ||
    unit === 0xa0 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

interface CategoryItem {
  mask: number;
  space: boolean;
  negated: boolean;
}

export class CharClass {
  negated = false;
  subtraction: CharClass | null = null;
  private ranges: [number, number][] = [];
  private readonly items: CategoryItem[] = [];
  private ascii: Uint8Array | null = null;
  private sorted = false;

  static of(...units: number[]): CharClass {
    const set = new CharClass();
    for (const unit of units) set.addRange(unit, unit);
    return set;
  }

  /** `.` (everything but \n, or everything). */
  static any(singleline: boolean): CharClass {
    const set = new CharClass();
    if (singleline) set.addRange(0, 0xffff);
    else {
      set.addRange(0, 9);
      set.addRange(11, 0xffff);
    }
    return set;
  }

  addRange(first: number, last: number): void {
    this.ranges.push([first, last]);
    this.sorted = false;
  }

  addCategories(mask: number, negated: boolean): void {
    this.items.push({ mask, space: false, negated });
  }

  /** `\w \W \d \D \s \S`; with `ecma` their ASCII meaning. */
  addShorthand(letter: string, ecma: boolean): void {
    const negated = letter === letter.toUpperCase();
    const kind = letter.toLowerCase();
    if (!ecma) {
      if (kind === 's') this.items.push({ mask: 0, space: true, negated });
      else this.addCategories(kind === 'w' ? WORD_MASK : DIGIT_MASK, negated);
      return;
    }
    const ranges: [number, number][] =
      kind === 'd'
        ? [[48, 57]]
        : kind === 's'
          ? [
              [9, 13],
              [32, 32],
            ]
          : [
              [48, 57],
              [65, 90],
              [95, 95],
              [97, 122],
              [0x130, 0x130],
            ];
    if (!negated) for (const [first, last] of ranges) this.addRange(first, last);
    else this.addComplement(ranges);
  }

  /** Everything outside of `ranges`, which must be ascending. */
  addComplement(ranges: readonly (readonly [number, number])[]): void {
    let next = 0;
    for (const [first, last] of ranges) {
      if (first > next) this.addRange(next, first - 1);
      next = last + 1;
    }
    if (next <= 0xffff) this.addRange(next, 0xffff);
  }

  /** Adds the case equivalents of every unit in the ranges; Lu, Ll and Lt imply one another. */
  ignoreCase(): void {
    for (const item of this.items) if ((item.mask & CASED_MASK) !== 0) item.mask |= CASED_MASK;
    for (const [first, last] of [...this.ranges]) {
      if (last - first < 512) {
        for (let unit = first; unit <= last; unit++) {
          for (const other of caseEquivalents(unit) ?? []) this.addRange(other, other);
        }
      } else {
        for (const [unit, group] of allCaseEquivalents()) {
          if (unit >= first && unit <= last) for (const other of group) this.addRange(other, other);
        }
      }
    }
    this.subtraction?.ignoreCase();
  }

  has(unit: number): boolean {
    if (unit < 128) {
      if (this.ascii === null) this.buildAscii();
      return this.ascii![unit] === 1;
    }
    return this.compute(unit);
  }

  /** The units it holds if they are few (up to `limit`) and listed one by one, otherwise null. */
  units(limit: number): number[] | null {
    if (this.negated || this.subtraction !== null || this.items.length > 0) return null;
    this.normalise();
    const found: number[] = [];
    for (const [first, last] of this.ranges) {
      if (found.length + last - first + 1 > limit) return null;
      for (let unit = first; unit <= last; unit++) found.push(unit);
    }
    return found;
  }

  private buildAscii(): void {
    const table = new Uint8Array(128);
    for (let unit = 0; unit < 128; unit++) if (this.compute(unit)) table[unit] = 1;
    this.ascii = table;
  }

  private compute(unit: number): boolean {
    const inside = this.inRanges(unit) || this.inItems(unit);
    if (inside === this.negated) return false;
    return this.subtraction === null || !this.subtraction.has(unit);
  }

  private inItems(unit: number): boolean {
    for (const item of this.items) {
      const inside = item.space ? isSpaceUnit(unit) : ((1 << categoryOf(unit)) & item.mask) !== 0;
      if (inside !== item.negated) return true;
    }
    return false;
  }

  private inRanges(unit: number): boolean {
    if (!this.sorted) this.normalise();
    const ranges = this.ranges;
    let low = 0;
    let high = ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [first, last] = ranges[middle]!;
      if (unit < first) high = middle - 1;
      else if (unit > last) low = middle + 1;
      else return true;
    }
    return false;
  }

  private normalise(): void {
    if (this.sorted) return;
    const ordered = this.ranges.sort((a, b) => a[0] - b[0]);
    const merged: [number, number][] = [];
    for (const [first, last] of ordered) {
      const previous = merged.at(-1);
      if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
      else merged.push([first, last]);
    }
    this.ranges = merged;
    this.sorted = true;
  }
}
