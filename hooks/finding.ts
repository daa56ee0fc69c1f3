// What a check before a deployment may say.

export interface Finding {
  /** `error` stops the deployment, `warning` and `note` do not. */
  readonly level: 'error' | 'warning' | 'note';
  /** What is wrong. */
  readonly message: string;
  /** What to do; a command where there is one. */
  readonly mend?: string;
}

const MARK = { error: 'ERROR  ', warning: 'WARNING', note: 'NOTE   ' } as const;

/** One finding as lines for a terminal. */
export function render({ level, message, mend }: Finding): string {
  return `${MARK[level]}  ${message}${mend === undefined ? '' : `\n         → ${mend}`}`;
}
