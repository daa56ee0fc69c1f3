// System.Random. With a seed it must give .NET's numbers: Knuth's subtractive generator, as the framework has had since
// its first version. Without one the numbers come from the random port.
import { spend } from './budget.ts';
import { argumentException, argumentNull, argumentOutOfRange } from './exception.ts';
import { randomBytes } from './ports.ts';

const INT_MAX = 0x7fffffff;
const SEED = 161_803_398;

/** What every method draws from: whole numbers in 0..2^31-2. */
type Sampler = () => number;

function seededSampler(seed: number): Sampler {
  const state = new Int32Array(56);
  const subtraction = seed === -0x80000000 ? INT_MAX : Math.abs(seed);
  let current = SEED - subtraction;
  state[55] = current;
  let next = 1;
  let place = 0;
  for (let index = 1; index < 55; index++) {
    place += 21;
    if (place >= 55) place -= 55;
    state[place] = next;
    next = (current - next) | 0;
    if (next < 0) next += INT_MAX;
    current = state[place]!;
  }
  for (let round = 1; round < 5; round++) {
    for (let index = 1; index < 56; index++) {
      let other = index + 30;
      if (other >= 55) other -= 55;
      state[index] = (state[index]! - state[1 + other]!) | 0;
      if (state[index]! < 0) state[index]! += INT_MAX;
    }
  }
  let left = 0;
  let right = 21;
  return () => {
    left = left >= 55 ? 1 : left + 1;
    right = right >= 55 ? 1 : right + 1;
    let value = (state[left]! - state[right]!) | 0;
    if (value === INT_MAX) value--;
    if (value < 0) value += INT_MAX;
    state[left] = value;
    return value;
  };
}

const systemSampler: Sampler = () => {
  for (;;) {
    const bytes = randomBytes(4);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) >>> 1;
    if (value < INT_MAX) return value;
  }
};

export class Random {
  readonly #draw: Sampler;
  readonly #seeded: boolean;

  constructor(seed: number | null = null) {
    this.#seeded = seed !== null;
    this.#draw = seed === null ? systemSampler : seededSampler(seed);
  }

  static #shared: Random | null = null;
  static get shared(): Random {
    Random.#shared ??= new Random();
    return Random.#shared;
  }

  #sample(): number {
    return this.#draw() * (1 / INT_MAX);
  }

  next(): number {
    return this.#draw();
  }

  nextBelow(max: number): number {
    if (max < 0) throw argumentOutOfRange('maxValue', `maxValue ('${max}') must be a non-negative value.`);
    return Math.trunc(this.#sample() * max);
  }

  nextBetween(min: number, max: number): number {
    if (min > max) throw argumentOutOfRange('minValue', "'minValue' cannot be greater than maxValue.");
    const range = max - min;
    if (range <= INT_MAX) return Math.trunc(this.#sample() * range) + min;
    // Two draws: one for the size, one for the sign.
    let value = this.#draw();
    if (this.#draw() % 2 === 0) value = -value;
    const sample = (value + (INT_MAX - 1)) / (2 * INT_MAX - 1);
    return Math.trunc(sample * range) + min;
  }

  nextDouble(): number {
    return this.#sample();
  }

  nextSingle(): number {
    for (;;) {
      const value = Math.fround(this.#sample());
      if (value < 1) return value;
    }
  }

  #next64(): bigint {
    const low = BigInt(this.nextBelow(1 << 22));
    const middle = BigInt(this.nextBelow(1 << 22));
    return low | (middle << 22n) | (BigInt(this.nextBelow(1 << 20)) << 44n);
  }

  nextInt64(): bigint {
    for (;;) {
      const value = this.#next64() >> 1n;
      if (value !== 0x7fff_ffff_ffff_ffffn) return value;
    }
  }

  nextInt64Between(min: bigint, max: bigint, maxOnly = false): bigint {
    if (min > max) {
      throw maxOnly
        ? argumentOutOfRange('maxValue', `maxValue ('${max}') must be a non-negative value.`)
        : argumentOutOfRange('minValue', "'minValue' cannot be greater than maxValue.");
    }
    const range = max - min;
    if (range <= 1n) return min;
    const bits = BigInt((range - 1n).toString(2).length);
    for (;;) {
      const value = this.#next64() >> (64n - bits);
      if (value < range) return value + min;
    }
  }

  nextBytes(buffer: Uint8Array | null): void {
    if (buffer === null) throw argumentNull('buffer');
    spend(buffer.length);
    if (!this.#seeded) buffer.set(randomBytes(buffer.length));
    else for (let index = 0; index < buffer.length; index++) buffer[index] = this.#draw() & 0xff;
  }

  shuffle(values: unknown[] | null): void {
    if (values === null) throw argumentNull('values');
    spend(values.length);
    for (let index = 0; index < values.length - 1; index++) {
      const other = this.nextBetween(index, values.length);
      [values[index], values[other]] = [values[other], values[index]];
    }
  }

  getItems<T>(choices: readonly T[] | null, length: number): T[] {
    if (choices === null) throw argumentNull('choices');
    if (choices.length === 0) throw argumentException('Span may not be empty.', 'choices');
    if (length < 0) throw argumentOutOfRange('length', `length ('${length}') must be a non-negative value.`);
    spend(length);
    return Array.from({ length }, () => choices[this.nextBelow(choices.length)]!);
  }
}
