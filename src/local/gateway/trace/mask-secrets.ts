// Traces are read aloud: they go to terminals, issues and logs. So what looks like a key, token, code or cookie value is
// told by its length alone: an unbroken run of letters and digits that no person would write. GUIDs and names stay.

const RUN = /[A-Za-z0-9_-]{20,}/g;
const LONG = 40;

/** Two texts that differ only in secrets of one length come out the same. */
export function maskSecrets(text: string): string {
  return text.replace(RUN, (run) => {
    if (!/\d/.test(run)) return run;
    const mixed = /[A-Z]/.test(run) && /[a-z]/.test(run);
    return mixed || run.length >= LONG ? `‹${run.length} characters›` : run;
  });
}
