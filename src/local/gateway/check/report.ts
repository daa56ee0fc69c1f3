// What `policy check` found, as text for people and as JSON for programs.
import { placeText } from '../policy-xml/document.ts';
import type { Finding } from '../runtime/findings.ts';

export interface CheckReport {
  /** Documents that were looked at. */
  readonly documents: number;
  /** By file and place. */
  readonly findings: readonly Finding[];
}

/** Errors and warnings count; infos are only told. */
export function hasFindings(report: CheckReport): boolean {
  return report.findings.some((finding) => finding.severity !== 'info');
}

/** A line a finding, as compilers print them, and a summary. */
export function reportText(report: CheckReport): string {
  const lines = report.findings.map(
    ({ severity, code, message, mend, place }) => `${placeText(place)}: ${severity}: ${message} ${mend} [${code}]`,
  );
  return [...lines, summary(report)].join('\n');
}

function summary(report: CheckReport): string {
  const count = (severity: string) => report.findings.filter((finding) => finding.severity === severity).length;
  const documents = `${report.documents} document${report.documents === 1 ? '' : 's'}`;
  return `${documents}: ${count('error')} errors, ${count('warning')} warnings, ${count('info')} notes`;
}

/** The same as one JSON value. */
export function reportJson(report: CheckReport): unknown {
  return {
    documents: report.documents,
    findings: report.findings.map(({ severity, code, message, mend, place }) => ({
      severity,
      code,
      message,
      mend,
      ...place,
    })),
  };
}

export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (one, other) =>
      one.place.file.localeCompare(other.place.file) ||
      one.place.line - other.place.line ||
      one.place.column - other.place.column,
  );
}
