// Call rates: sliding window and token bucket, each on times that the test gives.
import { describe, expect, it } from 'vitest';
import { SlidingWindowCounters, TokenBucketCounters } from '../../../../src/local/gateway/state/rate-counters.ts';

const limit = { calls: 3, periodSeconds: 10 };

describe('sliding window', () => {
  it('allows the calls of a period and tells when the oldest of them ends', () => {
    const counters = new SlidingWindowCounters();
    expect(counters.take('a', limit, 1, 0)).toEqual({ allowed: true, remaining: 2, retryAfter: 0 });
    expect(counters.take('a', limit, 1, 4000)).toEqual({ allowed: true, remaining: 1, retryAfter: 0 });
    expect(counters.take('a', limit, 1, 4000)).toEqual({ allowed: true, remaining: 0, retryAfter: 0 });
    expect(counters.take('a', limit, 1, 5500)).toEqual({ allowed: false, remaining: 0, retryAfter: 5 });
    expect(counters.take('a', limit, 1, 9999).allowed).toBe(false);
    expect(counters.take('a', limit, 1, 10_000)).toEqual({ allowed: true, remaining: 0, retryAfter: 0 });
    expect(counters.take('a', limit, 1, 10_000)).toMatchObject({ allowed: false, retryAfter: 4 });
  });

  it('never lets more through in any window than its limit', () => {
    const counters = new SlidingWindowCounters();
    const passed: number[] = [];
    for (let now = 0; now < 60_000; now += 137) if (counters.take('a', limit, 1, now).allowed) passed.push(now);
    for (const start of passed) {
      expect(passed.filter((time) => time >= start && time < start + 10_000).length).toBeLessThanOrEqual(3);
    }
    expect(passed.length).toBe(18);
  });

  it('keeps keys apart and weighs calls', () => {
    const counters = new SlidingWindowCounters();
    expect(counters.take('a', limit, 3, 0).remaining).toBe(0);
    expect(counters.take('b', limit, 2, 0).remaining).toBe(1);
    expect(counters.take('b', limit, 2, 0).allowed).toBe(false);
    expect(counters.take('b', limit, 1, 0).allowed).toBe(true);
  });

  it('counts what is added later, beyond the limit too', () => {
    const counters = new SlidingWindowCounters();
    expect(counters.peek('a', limit, 0)).toEqual({ allowed: true, remaining: 3, retryAfter: 0 });
    counters.add('a', limit, 5, 0);
    expect(counters.peek('a', limit, 1000)).toEqual({ allowed: false, remaining: 0, retryAfter: 9 });
    expect(counters.peek('a', limit, 10_000).allowed).toBe(true);
  });

  it('shares one counter between policies with different periods', () => {
    const counters = new SlidingWindowCounters();
    counters.take('a', { calls: 10, periodSeconds: 60 }, 2, 0);
    expect(counters.peek('a', limit, 5000).remaining).toBe(1);
    expect(counters.peek('a', limit, 10_000).remaining).toBe(3);
    expect(counters.peek('a', { calls: 10, periodSeconds: 60 }, 10_000).remaining).toBe(8);
  });

  it('forgets keys that are idle', () => {
    const counters = new SlidingWindowCounters();
    for (let index = 0; index < 5000; index++) counters.take(`key ${index}`, limit, 1, index * 100);
    expect(counters.size).toBeLessThan(2500);
  });
});

describe('token bucket', () => {
  it('allows a burst of all calls, then one each part of the period', () => {
    const counters = new TokenBucketCounters();
    const bucket = { calls: 5, periodSeconds: 10 };
    for (let index = 4; index >= 0; index--) {
      expect(counters.take('a', bucket, 1, 0)).toEqual({ allowed: true, remaining: index, retryAfter: 0 });
    }
    expect(counters.take('a', bucket, 1, 0)).toEqual({ allowed: false, remaining: 0, retryAfter: 2 });
    expect(counters.take('a', bucket, 1, 1999)).toMatchObject({ allowed: false, retryAfter: 1 });
    expect(counters.take('a', bucket, 1, 2000).allowed).toBe(true);
    expect(counters.take('a', bucket, 1, 2000).allowed).toBe(false);
    expect(counters.peek('a', bucket, 60_000).remaining).toBe(5);
  });

  it('lets exactly the due calls through over a long time', () => {
    const counters = new TokenBucketCounters();
    let passed = 0;
    for (let now = 0; now <= 100_000; now += 10) if (counters.take('a', limit, 1, now).allowed) passed++;
    expect(passed).toBe(3 + 30);
  });

  it('counts what is added later and forgets keys that are idle', () => {
    const counters = new TokenBucketCounters();
    counters.add('a', limit, 6, 0);
    expect(counters.peek('a', limit, 0)).toMatchObject({ allowed: false, retryAfter: 14 });
    for (let index = 0; index < 5000; index++) counters.take(`key ${index}`, limit, 1, index * 100);
    expect(counters.size).toBeLessThan(2500);
  });
});
