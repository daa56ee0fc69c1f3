// What a benchmark prints: rows of figures, and ratios with the aim beside them. Nothing here passes or fails: timings on
// a shared machine are read by people.
import type { Measured } from './load.ts';

export interface Report {
  heading(text: string): void;
  row(...cells: string[]): void;
  /** @param aim what we are after, e.g. `≥ 1.8` */
  ratio(name: string, value: number, aim?: string): void;
}

export function printedReport(print: (line: string) => void = console.log): Report {
  return {
    heading: (text) => print(`\n${text}`),
    row: (first = '', ...rest) =>
      print(`  ${first.padEnd(40)} ${rest.map((cell) => cell.padEnd(16)).join(' ')}`.trimEnd()),
    ratio: (name, value, aim) => print(`  → ${name}: ${value.toFixed(2)}${aim === undefined ? '' : ` (aim ${aim})`}`),
  };
}

/** A row for each contender of `compare`: its throughput, then its latencies. */
export function throughputRows(report: Report, results: ReadonlyMap<string, Measured>): void {
  for (const [name, { requestsPerSecond, p50, p99 }] of results) {
    report.row(
      name,
      `${Math.round(requestsPerSecond)} a second`,
      `p50 ${p50.toFixed(2)} ms`,
      `p99 ${p99.toFixed(2)} ms`,
    );
  }
}
