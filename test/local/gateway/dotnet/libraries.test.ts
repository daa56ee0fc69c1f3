// What expressions cannot show of the .NET libraries: budgets on large results, fixed chance and time, hash keys that
// agree with equality.
import { describe, expect, it } from 'vitest';
import { withBudget } from '../../../../src/local/gateway/dotnet/budget.ts';
import { DateTime } from '../../../../src/local/gateway/dotnet/datetime.ts';
import { DateTimeOffset } from '../../../../src/local/gateway/dotnet/datetimeoffset.ts';
import { Decimal } from '../../../../src/local/gateway/dotnet/decimal.ts';
import { Guid } from '../../../../src/local/gateway/dotnet/guid.ts';
import { Uri } from '../../../../src/local/gateway/dotnet/net/uri.ts';
import { formatFloat, formatInteger } from '../../../../src/local/gateway/dotnet/number-format.ts';
import { withPorts } from '../../../../src/local/gateway/dotnet/ports.ts';
import { Random } from '../../../../src/local/gateway/dotnet/random.ts';
import { indexOf, pad, repeatUnit } from '../../../../src/local/gateway/dotnet/string.ts';
import { StringBuilder } from '../../../../src/local/gateway/dotnet/string-builder.ts';
import { comparisonKey, equalStrings } from '../../../../src/local/gateway/dotnet/string-compare.ts';
import { formatComposite } from '../../../../src/local/gateway/dotnet/string-format.ts';

const outOfMemory = expect.objectContaining({ type: 'System.OutOfMemoryException' });
const within = (bytes: number, action: () => unknown) => () => withBudget({ bytes }, action);

describe('budgets', () => {
  const MILLION = 1_000_000;
  it.each([
    ['padding', () => pad('x', MILLION, 0x20, true)],
    ['repeating', () => repeatUnit(0x78, MILLION)],
    ['alignment', () => formatComposite('{0,999999}', ['x'])],
    ['digits of an integer', () => formatInteger(1, 'D1000000', 32)],
    ['digits of a double', () => formatFloat(1, 'F1000000', 'double')],
    ['a growing builder', () => new StringBuilder().repeat(0x78, MILLION)],
    ['lengthening a builder', () => Object.assign(new StringBuilder(), { length: MILLION })],
    ['insertion', () => new StringBuilder('x').insert(0, 'y', MILLION)],
  ])('stop %s', (_name, action) => {
    expect(within(1_000, action)).toThrow(outOfMemory);
    expect(within(64 * MILLION, action)).not.toThrow();
  });

  it('stop a cultural search over a long text', () => {
    const text = 'e\u0301'.repeat(50_000);
    const search = () => withBudget({ steps: 10_000 }, () => indexOf(text, 'x\u0301y'));
    expect(search).toThrow(expect.objectContaining({ type: 'System.TimeoutException' }));
  });
});

describe('ports', () => {
  const ports = {
    now: () => Date.UTC(2024, 1, 29, 12),
    randomBytes: (length: number) => new Uint8Array(length).fill(0xab),
  };

  it('give the time', () => {
    const [now, utc] = withPorts(ports, () => [DateTime.now().format('o'), DateTimeOffset.utcNow().format('u')]);
    expect(now).toBe('2024-02-29T12:00:00.0000000+00:00');
    expect(utc).toBe('2024-02-29 12:00:00Z');
  });

  it('give chance to new Guids and unseeded Random', () => {
    const [guid, number] = withPorts(ports, () => [Guid.create().format('D'), new Random().nextBelow(100)]);
    expect(guid).toBe('abababab-abab-4bab-abab-abababababab');
    expect(number).toBe(67);
  });
});

describe('hash keys', () => {
  it.each([
    ['decimals of different scale', Decimal.parse('1.50'), Decimal.parse('1.5')],
    ['zeros of different sign', Decimal.parse('-0.0'), Decimal.Zero],
    [
      'moments at different offsets',
      DateTimeOffset.fromUtcTicks(6n * 10n ** 17n),
      DateTimeOffset.fromUtcTicks(6n * 10n ** 17n, 36_000_000_000n),
    ],
    ['times of different kinds', new DateTime(1n, 1), new DateTime(1n, 2)],
    ['addresses that differ in fragment', Uri.create('http://A/b#c'), Uri.create('http://a:80/b')],
  ])('agree for equal %s', (_name, left, right) => {
    expect(left.equals(right)).toBe(true);
    expect(left.hashKey()).toBe(right.hashKey());
  });

  it.each([
    ['K', '\u212a', 5],
    ['stra\u00dfe', 'STRA\u00dfE', 5],
    ['a\u00adb', 'ab', 0],
    ['e\u0301', '\u00e9', 2],
    ['abc', 'ABC', 3],
    ['abc', 'abd', 4],
  ] as const)('of %j and %j follow comparison %i', (left, right, comparison) => {
    const same = comparisonKey(left, comparison) === comparisonKey(right, comparison);
    expect(same).toBe(equalStrings(left, right, comparison));
  });
});
