// clock-skew of validate-jwt: the page says "Timespan", published policies write seconds. Both are taken.

/** Seconds, or null when the text is neither a number of seconds nor [d.]hh:mm:ss. */
export function parseClockSkew(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const span = /^(?:(\d+)\.)?(\d{1,2}):([0-5]?\d)(?::([0-5]?\d(?:\.\d{1,7})?))?$/.exec(text);
  if (span === null || Number(span[2]) > 23) return null;
  const [, days = '0', hours, minutes, seconds = '0'] = span;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
