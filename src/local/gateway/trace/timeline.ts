// A trace as a timeline for the terminal: a line a policy, indented by nesting, with time, outcome and what changed.
import type { StepTrace, Trace } from '../runtime/trace.ts';

export interface TimelineOptions {
  readonly color?: boolean;
}

const SIGNS: Record<StepTrace['outcome'], string> = { continue: '·', respond: '◆', fail: '✗', running: '…' };
const COLORS: Record<StepTrace['outcome'], number> = { continue: 90, respond: 36, fail: 31, running: 33 };

/** Several lines, without a line break at the end. */
export function renderTimeline(trace: Trace, options: TimelineOptions = {}): string {
  const paint = (code: number, text: string) => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const target = [trace.api, trace.operation].filter((part) => part !== null).join('/') || 'no operation';
  const lines = [
    `${trace.method} ${trace.url} → ${trace.status ?? '-'} in ${milliseconds(trace.duration)} (${target})`,
  ];
  for (const note of trace.notes) lines.push(`  ${note}`);
  let section = '';
  for (const step of trace.steps) {
    if (step.section !== section) {
      section = step.section;
      lines.push(paint(1, `  ${section}`));
    }
    lines.push(...stepLines(step, paint));
  }
  return lines.join('\n');
}

function stepLines(step: StepTrace, paint: (code: number, text: string) => string): string[] {
  const indent = '  '.repeat(step.depth + 2);
  const time = `${milliseconds(step.start).padStart(9)} ${`+${milliseconds(step.duration)}`.padStart(9)}`;
  const place = paint(90, `${step.scope} ${step.file}:${step.line}`);
  const lines = [`${time}${indent}${paint(COLORS[step.outcome], SIGNS[step.outcome])} ${step.policy} ${place}`];
  const detail = `${' '.repeat(time.length)}${indent}  `;
  if (step.error !== undefined) {
    lines.push(`${detail}${paint(31, `${step.error.reason ?? 'failed'}: ${step.error.message}`)}`);
  }
  for (const [name, value] of Object.entries(step.variables ?? {})) lines.push(`${detail}${name} = ${oneLine(value)}`);
  for (const { message, data } of step.notes ?? []) {
    lines.push(`${detail}${oneLine(message)}${data === undefined ? '' : ` ${JSON.stringify(data)}`}`);
  }
  return lines;
}

function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(0)} ms`;
}

/** Control characters of a request must not reach the terminal. */
function oneLine(text: string): string {
  let line = '';
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    line += code < 32 || (code >= 127 && code < 160) ? ' ' : character;
  }
  return line;
}
