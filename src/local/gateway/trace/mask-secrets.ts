// Traces are read aloud: they go to terminals, issues and logs. So what looks like a key, token, code or cookie value is
// told by its length alone: an unbroken run of letters and digits that no person would write. GUIDs and names stay.

const RUN = /[A-Za-z0-9_-]{20,}/g;
const LONG = 40;
/** Share of capitals from which mixed letters are no name any more (`ExpressionValueEvaluationFailure` has an eighth). */
const CAPITALS = 0.25;

export function maskSecrets(text: string): string {
  return text.replace(RUN, (run) => (looksRandom(run) ? `‹${run.length} characters›` : run));
}

function looksRandom(run: string): boolean {
  const digits = /\d/.test(run);
  const capitals = run.replace(/[^A-Z]/g, '').length;
  const mixed = capitals > 0 && /[a-z]/.test(run);
  return (digits && (mixed || run.length >= LONG)) || (mixed && capitals > run.length * CAPITALS);
}
