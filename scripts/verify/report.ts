// Results as a table for people, or as JSON for pipelines.
import type { Result } from './probe.ts';

const MARK = { pass: 'ok  ', fail: 'FAIL', skip: 'skip' } as const;

export function table(results: readonly Result[]): string {
  const width = Math.max(...results.map(({ area }) => area.length));
  const lines = results.map(({ area, title, outcome, detail }) => {
    const line = `${MARK[outcome]}  ${area.padEnd(width)}  ${title}`;
    return outcome === 'pass' ? line : `${line}\n      ${' '.repeat(width)}→ ${detail}`;
  });
  return [...lines, '', summary(results)].join('\n');
}

export function summary(results: readonly Result[]): string {
  const count = (outcome: Result['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const failed = count('fail');
  return `${count('pass')} passed, ${failed} failed, ${count('skip')} skipped${failed > 0 ? '. See docs/troubleshooting.md.' : '.'}`;
}

export function asJson(url: string, results: readonly Result[]): string {
  const ok = results.every(({ outcome }) => outcome !== 'fail');
  return JSON.stringify({ url, ok, results }, null, 2);
}
