// Cube roots as the C library under .NET computes them: a polynomial's guess for the mantissa and one step of Halley's
// method. The result is up to one unit off the true root (Math.Cbrt(27) is 3.0000000000000004), so no better method
// gives the same digits.
import { scaleB } from './math.ts';

/** Coefficients of the guess between 1/2 and 1, from the constant up. */
const GUESS = [
  0.35489576504391984, 1.508191937815849, -2.114994941673713, 2.4469312256353444, -1.8346927748361308,
  0.7849323449766392, -0.14526389938548637,
];
const SINGLE_GUESS = [0.49265962052896956, 0.6975704602079228, -0.19150216167871906];

/** 2 to the power of -2/3, -1/3, 0, 1/3, 2/3. */
const ROOT_OF_2 = 1.2599210498948732;
const ROOT_OF_4 = 1.5874010519681996;
const FACTORS = [1 / ROOT_OF_4, 1 / ROOT_OF_2, 1, ROOT_OF_2, ROOT_OF_4];

function rootOf(x: number, guess: readonly number[], round: (value: number) => number): number {
  if (!Number.isFinite(x) || x === 0) return x;
  const { mantissa, exponent } = split(Math.abs(x));
  const start = round(guess.reduceRight((sum, coefficient) => coefficient + sum * mantissa, 0));
  const cube = round(round(start * start) * start);
  const better = ((start * (cube + 2 * mantissa)) / (2 * cube + mantissa)) * FACTORS[2 + (exponent % 3)]!;
  const size = scaleB(round(better), Math.trunc(exponent / 3));
  return x > 0 ? size : -size;
}

/** The number as a mantissa from 1/2 to 1 and a power of two. */
function split(x: number): { mantissa: number; exponent: number } {
  let exponent = Math.floor(Math.log2(x)) + 1;
  let mantissa = scaleB(x, -exponent);
  if (mantissa >= 1) {
    mantissa /= 2;
    exponent++;
  } else if (mantissa < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  return { mantissa, exponent };
}

/** Math.Cbrt. */
export const cubeRoot = (x: number): number => rootOf(x, GUESS, (value) => value);

/** float.Cbrt. */
export const singleCubeRoot = (x: number): number => rootOf(x, SINGLE_GUESS, Math.fround);
