// The size limit of a policy document (API Management limits page; Consumption allows 16 KiB only).
import type { Findings } from '../runtime/findings.ts';

const LIMIT = 256 * 1024;

export function checkSize(source: { readonly file: string; readonly text: string }, findings: Findings): void {
  const size = Buffer.byteLength(source.text, 'utf8');
  if (size <= LIMIT) return;
  const place = { file: source.file, line: 1, column: 1 };
  const message = `The document has ${Math.ceil(size / 1024)} KiB; API Management takes 256.`;
  findings.add('error', 'too-large', message, 'Move parts of it to fragments.', place);
}
