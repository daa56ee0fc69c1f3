// Loading documents as API Management does: xml where well-formed, otherwise rawxml; every value at its exact place.
import { describe, expect, it } from 'vitest';
import type { ElementNode, PolicyDocument, ValueNode } from '../../../../src/local/gateway/policy-xml/document.ts';
import { PolicyLoadError } from '../../../../src/local/gateway/policy-xml/load-error.ts';
import { type ReadOptions, readPolicy } from '../../../../src/local/gateway/policy-xml/read.ts';

/** The first element of a name, anywhere. */
function find(document: PolicyDocument, name: string): ElementNode {
  const all = (elements: readonly ElementNode[]): ElementNode[] =>
    elements.flatMap((one) => [one, ...all(one.elements)]);
  return all(document.roots).find((element) => element.name === name) as ElementNode;
}

const attributeValue = (element: ElementNode, name: string): ValueNode =>
  element.attributes.find((one) => one.name === name)?.value as ValueNode;

const inbound = (content: string) => `<policies>\n<inbound>\n${content}\n</inbound>\n</policies>`;

function read(content: string, options: ReadOptions = {}): PolicyDocument {
  return readPolicy(inbound(content), { file: 'a.xml', ...options });
}

function problemOf(source: string, options: ReadOptions = {}): PolicyLoadError {
  try {
    readPolicy(source, { file: 'a.xml', ...options });
  } catch (error) {
    if (error instanceof PolicyLoadError) return error;
    throw error;
  }
  throw new Error('It loaded.');
}

describe('xml or rawxml', () => {
  it('decodes entities in expressions where the document is well-formed', () => {
    const document = read('<set-variable name="a" value="@(x == &quot;y&quot; &amp;&amp; 1 &lt; 2)" />');
    expect(document.format).toBe('xml');
    expect(attributeValue(find(document, 'set-variable'), 'value')).toMatchObject({ source: '@(x == "y" && 1 < 2)' });
  });

  it('takes C# as it stands where the document is not', () => {
    const source = '@(x["a"] == "y" && 1 < 2 ? ">" : $"{x["b"]}")';
    const document = read(`<set-variable name="a" value="${source}" />`);
    expect(document.format).toBe('rawxml');
    expect(attributeValue(find(document, 'set-variable'), 'value')).toMatchObject({ kind: 'expression', source });
  });

  it('keeps entities in expressions of rawxml, and decodes them in its literals', () => {
    const document = read('<a x="@("&lt;")" y="&lt;" /><b>&amp;</b>');
    expect(attributeValue(find(document, 'a'), 'x')).toMatchObject({ source: '@("&lt;")' });
    expect(attributeValue(find(document, 'a'), 'y')).toMatchObject({ text: '<' });
    expect(find(document, 'b').text).toMatchObject({ text: '&' });
  });

  it('decodes an expression that is written with entities between others with plain quotes, and warns', () => {
    const document = read(
      '<a x="@(b["c"])" y="@(d[&quot;e)&quot;] &amp;&amp; 1 &lt; 2)" z="@(&quot;&amp;&quot;)" /><b>@(f[&quot;g&quot;])</b>',
    );
    expect(document.format).toBe('rawxml');
    expect(attributeValue(find(document, 'a'), 'x')).toMatchObject({ source: '@(b["c"])' });
    expect(attributeValue(find(document, 'a'), 'y')).toMatchObject({ source: '@(d["e)"] && 1 < 2)' });
    expect(attributeValue(find(document, 'a'), 'z')).toMatchObject({ source: '@("&")' });
    expect(find(document, 'b').text).toMatchObject({ source: '@(f["g"])' });
    expect(document.warnings.map(({ code }) => code)).toEqual(Array(3).fill('entity-in-raw-expression'));
    expect(document.warnings[0]?.place).toEqual({ file: 'a.xml', line: 3, column: 21 });
  });

  it.each(['auto', 'xml', 'rawxml'] as const)('takes the tags in an expression for C#, read as %s', (format) => {
    const source = "@{ return '<a>' + 1 + '<b x=\"2\"/></a>'; }";
    const body = find(read(`<set-body>${source}</set-body><c><!-- @( --> <d/></c>`, { format }), 'set-body');
    expect(body.text).toMatchObject({ kind: 'expression', source });
    expect(body.elements).toEqual([]);
  });

  it('can be forced to one reading', () => {
    const text = inbound('<a x="@(&quot;y&quot;)" />');
    expect(attributeValue(find(readPolicy(text, { format: 'rawxml' }), 'a'), 'x')).toMatchObject({
      source: '@(&quot;y&quot;)',
    });
    expect(problemOf(inbound('<a x="@("y")" />'), { format: 'xml' }).message).toContain('not XML');
  });

  it.each([
    ['single quotes around', `<a x='@(b["c"] + "d")' />`, '@(b["c"] + "d")'],
    [
      'line breaks inside',
      '<a x="@{\n  // it\'s a "comment"\n  return 1;\n}" />',
      '@{\n  // it\'s a "comment"\n  return 1;\n}',
    ],
    ['white space around', '<a x="  @(b["c"])  " />', '@(b["c"])'],
    ['no white space to the next attribute', '<a x="@(b["c"])" y="1"/>', '@(b["c"])'],
  ])('finds an expression with %s', (_, content, source) => {
    expect(attributeValue(find(read(content), 'a'), 'x')).toMatchObject({ kind: 'expression', source });
  });

  it.each([
    ['text', '<a>\n  @(b["<c>"] + "</a>")\n</a>'],
    ['CDATA', '<a><![CDATA[@(b["<c>"] + "</a>")]]></a>'],
    ['text behind a comment', '<a><!-- why -->@(b["<c>"] + "</a>")</a>'],
  ])('finds an expression in %s', (_, content) => {
    expect(find(read(content), 'a').text).toMatchObject({ kind: 'expression', source: '@(b["<c>"] + "</a>")' });
  });

  it('takes a value with text around an expression as literal, and says so', () => {
    const document = read('<a x="@(1) and more" y="ada@(x)" z="@odata" />');
    for (const name of ['x', 'y', 'z']) expect(attributeValue(find(document, 'a'), name).kind).toBe('literal');
    expect(document.warnings.map((warning) => warning.code)).toEqual(['mixed-expression']);
  });

  it('says so too of an expression behind text', () => {
    const document = read(
      "<a x='Bearer @(context.RequestId)' /><b>to @{ return context.RequestId; }</b><c>a@b.example</c>",
    );
    expect(document.warnings.map((warning) => warning.code)).toEqual(['mixed-expression', 'mixed-expression']);
  });

  it('does not end a literal at the quotes of an expression behind text', () => {
    const document = read('<a x="k-@(b["c"] + "<d>")" y=\'1\' /><e/>');
    expect(attributeValue(find(document, 'a'), 'x')).toMatchObject({ kind: 'literal', text: 'k-@(b["c"] + "<d>")' });
    expect(attributeValue(find(document, 'a'), 'y')).toMatchObject({ text: '1' });
    expect(find(document, 'e')).toBeDefined();
    const plain = read('<a x="mail me@(home" y="1" z=")" w="@("q")" />');
    expect(attributeValue(find(plain, 'a'), 'x')).toMatchObject({ text: 'mail me@(home' });
  });

  it.each([
    '<a code="@(b.Status" /><c x="y" />',
    '<a code="@(b.Get("d","")" e="f" />',
    '<a code="@(b.Status"\n  e="f" />',
  ])('tells the bracket that an attribute leaves open: %s', (content) => {
    const problem = problemOf(inbound(content));
    expect(problem).toMatchObject({ code: 'expression-not-closed', line: 3, column: 11 });
    expect(problem.message).toContain("'('");
  });

  it('accepts what deployed documents have: BOM, late declaration, dashes in comments, stray ampersands', () => {
    const document = readPolicy(
      `\ufeff<!-- a -- b -->\n<?xml version="1.0"?>${inbound('<a x="?b=1&c=2" y="@("z")"/>')}`,
    );
    expect(attributeValue(find(document, 'a'), 'x')).toMatchObject({ text: '?b=1&c=2' });
    expect(document.warnings.map((warning) => warning.code)).toEqual(['stray-ampersand']);
  });

  it('accepts snippets and fragments', () => {
    expect(readPolicy('<set-header name="a" />\n<set-header name="b" />')).toMatchObject({ kind: 'snippet' });
    expect(readPolicy('<fragment><set-header name="a" /></fragment>')).toMatchObject({ kind: 'fragment' });
    expect(readPolicy('Put this first:\n<base />').warnings).toMatchObject([{ code: 'text-outside-root' }]);
  });

  it('keeps the source of a body that is a template or XML', () => {
    const body = '<soap:Envelope a="1"><b>{{body.x}} & {% if a < b %}</b></soap:Envelope>';
    const document = read(`<a x="@("y")"/><set-body template="liquid">${body}</set-body>`);
    expect(find(document, 'set-body').inner.text).toBe(body);
    expect(document.unresolved).toEqual([]);
    const wellFormed = read('<set-body><a>&lt;<b/></a></set-body>');
    expect(find(wellFormed, 'set-body').inner.text).toBe('<a>&lt;<b/></a>');
  });
});

describe('named values', () => {
  const namedValues = new Map([
    ['Cookie.Prefix-1', '__Host'],
    ['code', '@("from the " + "value")'],
    ['number', '5'],
  ]);

  it('are filled in as text: in strings, in interpolated strings, as code, as a whole expression', () => {
    const document = read(
      '<a x="@($"{{Cookie.Prefix-1}}-{y["z"]}")" /><b x="@({{number}} > 3)" /><c x="{{code}}" /><d>a {{number}}</d>',
      { namedValues },
    );
    expect(attributeValue(find(document, 'a'), 'x')).toMatchObject({ source: '@($"__Host-{y["z"]}")' });
    expect(attributeValue(find(document, 'b'), 'x')).toMatchObject({ source: '@(5 > 3)' });
    expect(attributeValue(find(document, 'c'), 'x')).toMatchObject({
      kind: 'expression',
      source: '@("from the " + "value")',
    });
    expect(find(document, 'd').text).toMatchObject({ text: 'a 5' });
  });

  it('that nobody defined are told with their places, or refused', () => {
    const document = read('<a x="1 {{no}}" />', { namedValues });
    expect(document.unresolved).toEqual([{ name: 'no', place: { file: 'a.xml', line: 3, column: 9 } }]);
    const problem = problemOf(inbound('<a x="1 {{no}}" />'), { namedValues, strictNamedValues: true });
    expect(problem).toMatchObject({ code: 'unknown-named-value', line: 3, column: 9 });
  });

  it('leave escaped braces around a hole alone', () => {
    const document = read('<a x="@($"{{{y["z"]}}} {{{w}}}")" />', { namedValues, strictNamedValues: true });
    expect(attributeValue(find(document, 'a'), 'x')).toMatchObject({ source: '@($"{{{y["z"]}}} {{{w}}}")' });
  });
});

describe('places', () => {
  it('map lines and columns of an expression back through entities and named values', () => {
    const namedValues = new Map([['n', 'LONG-VALUE']]);
    const document = read('<a x="@{\n  var s = &quot;{{n}}&quot;; oops;\n}" />', { namedValues });
    const value = attributeValue(find(document, 'a'), 'x');
    if (value.kind !== 'expression') throw new Error('no expression');
    const line = value.source.split('\n')[1] as string;
    expect(value.place).toEqual({ file: 'a.xml', line: 3, column: 7 });
    expect(value.locate(2, line.indexOf('oops') + 1)).toEqual({ file: 'a.xml', line: 4, column: 30 });
    expect(value.locate(2, line.indexOf('LONG') + 3)).toEqual({ file: 'a.xml', line: 4, column: 17 });
  });

  it.each([
    ['an expression without its end', inbound('<a x="@(b("c") />'), 'expression-not-closed', 3, 8],
    ['a string without its end', inbound('<a x="@("b)" />'), 'expression-not-closed', 3, 8],
    ['an attribute without its quote', inbound('<a x="1 />'), 'not-closed', 3, 4],
    ['the wrong end tag', inbound('<a></b>'), 'mismatched-tag', 3, 4],
    ['no end tag', inbound('<a>'), 'mismatched-tag', 4, 1],
    ['a comment without its end', inbound('<!-- a'), 'not-closed', 3, 1],
    ['an attribute twice', inbound('<a x="1" x="2"/>'), 'not-xml', 3, 16],
    ['a document type', `<!DOCTYPE a>${inbound('')}`, 'not-xml', 1, 9],
    ['two documents', `${inbound('')}\n${inbound('')}`, 'multiple-roots', 6, 1],
    ['text behind the document', `${inbound('')}\n  oops`, 'text-outside-root', 5, 12],
    ['nothing', '  ', 'empty-document', 1, 1],
    ['no XML', '{"a": 1}', 'empty-document', 1, 1],
  ])('names file, line, column, code and mend of %s', (_, source, code, line, column) => {
    const problem = problemOf(source);
    expect(problem).toMatchObject({ code, file: 'a.xml', line, column });
    expect(problem.mend).not.toBe('');
    expect(problem.message).toContain(`a.xml:${line}:${column}: `);
  });
});
