// Where data-loss prevention will look at results: the last thing that touches a tool's, resource's or prompt's answer
// before the protocol writes it, and the authoritative side (the gateway's `request-dlp` fragment sees requests only).
// Today every answer passes as it is. It is called already, so that adding rules changes this file and no other.

export interface Inspection<T> {
  readonly answer: T;
  /** What was found and masked; empty while there are no rules. */
  readonly findings: readonly string[];
}

/**
 * @param kind which answer it is
 * @param answer the answer as a tool, resource or prompt made it
 */
export function inspect<T>(_kind: 'tool' | 'resource' | 'prompt', answer: T): Inspection<T> {
  return { answer, findings: NO_FINDINGS };
}

const NO_FINDINGS: readonly string[] = [];
