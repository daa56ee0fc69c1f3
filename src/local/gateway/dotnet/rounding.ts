// MidpointRounding over exact quotients: what decimal.Round, Math.Round(decimal) and decimal arithmetic share.

/** How a quotient becomes whole. `even` and `away` are of halves only; the others of any fraction. */
export type RoundingMode = 'even' | 'away' | 'zero' | 'down' | 'up';

/** System.MidpointRounding by value. */
export const MIDPOINT_ROUNDING: readonly RoundingMode[] = ['even', 'away', 'zero', 'down', 'up'];

/** numerator / denominator (both positive) of a number with this sign, rounded to a whole magnitude. */
export function roundQuotient(numerator: bigint, denominator: bigint, mode: RoundingMode, negative: boolean): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  if (rest === 0n) return quotient;
  switch (mode) {
    case 'even':
    case 'away': {
      const twice = rest * 2n;
      if (twice === denominator) return mode === 'away' || (quotient & 1n) === 1n ? quotient + 1n : quotient;
      return twice > denominator ? quotient + 1n : quotient;
    }
    case 'zero':
      return quotient;
    case 'down':
      return negative ? quotient + 1n : quotient;
    case 'up':
      return negative ? quotient : quotient + 1n;
  }
}
