// The address that a rewrite template gives (rewrite-uri-policy page, with its examples).

export interface Rewrite {
  readonly template: string;
  /** The operation's own URL template: its query parameters are not copied. */
  readonly operationTemplate: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Of the request so far; empty or beginning with `?`. */
  readonly query: string;
  readonly copyUnmatched: boolean;
}

export function rewriteTarget(rewrite: Rewrite): { path: string; query: string } {
  const cut = rewrite.template.indexOf('?');
  const path = cut < 0 ? rewrite.template : rewrite.template.slice(0, cut);
  const query = cut < 0 ? '' : rewrite.template.slice(cut + 1);
  const filledPath = fill(path, rewrite, (value, name) =>
    rewrite.operationTemplate.includes(`{*${name}}`)
      ? value.split('/').map(encodeURIComponent).join('/')
      : encodeURIComponent(value),
  );
  const pairs = query === '' ? [] : [fill(query, rewrite, encodeURIComponent)];
  if (rewrite.copyUnmatched) pairs.push(...unmatched(rewrite));
  return {
    path: filledPath === '' || filledPath.startsWith('/') ? filledPath : `/${filledPath}`,
    query: pairs.length === 0 ? '' : `?${pairs.join('&')}`,
  };
}

/** Replaces `{name}` and `{*name}`; a name that is no parameter stays as it is. */
function fill(template: string, rewrite: Rewrite, encode: (value: string, name: string) => string): string {
  return template.replace(/\{\*?([^{}]+)\}/g, (whole, name: string) => {
    const value = rewrite.parameters.get(name);
    return value === undefined ? whole : encode(value, name);
  });
}

function unmatched({ query, operationTemplate }: Rewrite): string[] {
  const cut = operationTemplate.indexOf('?');
  const named = new Set(new URLSearchParams(cut < 0 ? '' : operationTemplate.slice(cut + 1)).keys());
  return query
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && ![...new URLSearchParams(part).keys()].some((name) => named.has(name)));
}
