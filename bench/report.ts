// What a benchmark prints: rows of figures, and ratios with the aim beside them. Nothing here passes or fails: timings on
// a shared machine are read by people.

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
