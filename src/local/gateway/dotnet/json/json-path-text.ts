// How Newtonsoft writes the path of a token: a.b[1]['c d'].

const SPECIAL = /[. '/"[\]()\t\n\r\f\b\\\u0085\u2028\u2029]/;

const ESCAPES: Record<string, string> = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\f': '\\f',
  '\b': '\\b',
  '\\': '\\\\',
  "'": "\\'",
  '\u0085': '\\u0085',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** @param steps property names and array indices from the root */
export function pathText(steps: readonly (string | number)[]): string {
  let path = '';
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`;
    else if (SPECIAL.test(step))
      path += `['${step.replace(/[\t\n\r\f\b\\'\u0085\u2028\u2029]/g, (char) => ESCAPES[char]!)}']`;
    else path += path === '' ? step : `.${step}`;
  }
  return path;
}
