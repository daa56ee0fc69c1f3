// Which code units RegexOptions.IgnoreCase takes for the same (invariant culture): units with the same simple lower
// case, e.g. k, K and the Kelvin sign. Built from the engine's case mappings, without pairs newer than .NET's table.

/** Pairs of Unicode 16 that .NET's table does not have. */
const TOO_NEW: readonly (readonly [number, number])[] = [
  [0x19b, 0x19b],
  [0x264, 0x264],
  [0x1c89, 0x1c8a],
  [0xa7cb, 0xa7cf],
  [0xa7d2, 0xa7d5],
  [0xa7da, 0xa7dc],
];

const tooNew = (unit: number) => TOO_NEW.some(([first, last]) => unit >= first && unit <= last);

/** Simple, one-unit lower case of a unit. */
export function lowerUnit(unit: number): number {
  if (unit < 128) return unit >= 65 && unit <= 90 ? unit + 32 : unit;
  if (tooNew(unit)) return unit;
  const lower = String.fromCharCode(unit).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}

let classes: Map<number, number[]> | undefined;

function build(): Map<number, number[]> {
  const byLower = new Map<number, number[]>();
  for (let unit = 0; unit < 0x10000; unit++) {
    // Skip what has no case at all: surrogates, ideographs, Hangul.
    if (unit === 0x3400) unit = 0xa000;
    if (unit === 0xac00) unit = 0xfb00;
    const lower = lowerUnit(unit);
    if (lower === unit) continue;
    const group = byLower.get(lower);
    if (group === undefined) byLower.set(lower, [lower, unit]);
    else group.push(unit);
  }
  const all = new Map<number, number[]>();
  for (const group of byLower.values()) for (const unit of group) all.set(unit, group);
  return all;
}

const ASCII = new Map<number, number[]>();
for (let unit = 97; unit <= 122; unit++) {
  const group = unit === 107 ? [107, 75, 0x212a] : [unit, unit - 32];
  for (const member of group) ASCII.set(member, group);
}

/** All units equal to `unit` when case is ignored, itself included; undefined when there is no other. */
export function caseEquivalents(unit: number): readonly number[] | undefined {
  if (unit < 128) return ASCII.get(unit);
  classes ??= build();
  return classes.get(unit);
}

/** Every unit that has an equivalent, with its class: for widening ranges. */
export function allCaseEquivalents(): ReadonlyMap<number, readonly number[]> {
  classes ??= build();
  return classes;
}
