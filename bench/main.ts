// `npm run bench [name…]`: runs the benchmarks, or those named, and prints ratios against references measured in the same
// run. Method: bench/load.ts.
import { availableParallelism } from 'node:os';
import { coldStart } from './cold-start.ts';
import { gateway } from './gateway.ts';
import { printedReport, type Report } from './report.ts';
import { signedIn } from './signed-in.ts';
import { sse } from './sse.ts';
import { toolCalls } from './tool-calls.ts';

const BENCHMARKS: Record<string, (report: Report) => Promise<void>> = {
  'tool-calls': toolCalls,
  'cold-start': coldStart,
  sse,
  gateway,
  'signed-in': signedIn,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(2);
}
console.log(`Node ${process.version} on ${availableParallelism()} cores. Load and server share them: read the ratios.`);
for (const [name, run] of Object.entries(BENCHMARKS)) {
  if (wanted.length === 0 || wanted.includes(name)) await run(printedReport());
}
// Pools and emulators may still hold the event loop.
process.exit(0);
