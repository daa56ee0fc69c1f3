// `policy check`: finds what Azure refuses and what breaks streams, and is silent about what is fine.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CheckOptions, checkPolicies } from '../../../../src/local/gateway/check/check-policies.ts';
import { hasFindings, reportJson, reportText } from '../../../../src/local/gateway/check/report.ts';

/** Writes files into a folder of their own and returns its path. */
function folder(files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), 'policy-check-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

async function check(files: Record<string, string>, options: Partial<CheckOptions> = {}) {
  return checkPolicies({ targets: [folder(files)], ...options });
}

const codes = (report: Awaited<ReturnType<typeof check>>) => report.findings.map((finding) => finding.code);

const policies = (parts: { inbound?: string; backend?: string; outbound?: string; onError?: string }) => `<policies>
  <inbound>${parts.inbound ?? '<base />'}</inbound>
  <backend>${parts.backend ?? '<base />'}</backend>
  <outbound>${parts.outbound ?? '<base />'}</outbound>
  <on-error>${parts.onError ?? '<base />'}</on-error>
</policies>`;

const STREAMING = '<forward-request buffer-response="false" />';
const READS_BODY = '<base /><set-variable name="b" value="@(context.Response.Body.As<string>(true))" />';

describe('files alone', () => {
  it.each([
    ['nothing wrong', policies({ inbound: '<base /><set-header name="a"><value>1</value></set-header>' }), []],
    ['a wrong section', policies({ inbound: '<base /><forward-request />' }), ['wrong-section']],
    ['an unknown policy', policies({ inbound: '<base /><set-headers />' }), ['unknown-policy']],
    [
      'an unknown attribute',
      policies({ inbound: '<base /><set-status codes="1" code="200" />' }),
      ['unknown-attribute'],
    ],
    ['a missing base', policies({ outbound: '<set-status code="201" />' }), ['missing-base']],
    ['no backend at all', '<policies><inbound><base /></inbound></policies>', ['missing-base']],
    [
      'one of the global scope',
      '<policies><inbound /><backend><forward-request /></backend><outbound /></policies>',
      [],
    ],
    ['its own answer', '<policies><inbound><base /><return-response /></inbound></policies>', []],
    [
      'a policy of which there is one',
      policies({ backend: '<forward-request /><forward-request />' }),
      ['repeated-policy'],
    ],
    ['a value of a wrong type', policies({ inbound: '<base /><set-status code="many" />' }), ['bad-value']],
    [
      'a variable that cannot hold it',
      policies({ inbound: '<base /><set-variable name="a" value="@(new List<int>())" />' }),
      ['variable-type'],
    ],
    [
      'C# that does not compile',
      policies({ inbound: '<base /><set-variable name="a" value="@(nothing.Here)" />' }),
      [expect.stringMatching(/^expression-/)],
    ],
    ['no XML', '<policies>', ['element-not-closed']],
    [
      'a policy that is not run here',
      policies({ inbound: '<base /><validate-client-certificate />' }),
      ['not-run-here'],
    ],
    [
      'a named value',
      policies({ inbound: '<base /><set-header name="a"><value>{{b}}</value></set-header>' }),
      ['named-value-not-checked'],
    ],
    [
      'a stream whose response is read',
      policies({ backend: STREAMING, outbound: READS_BODY }),
      ['response-body-on-stream'],
    ],
    ['too much', policies({ inbound: `<base /><!-- ${'x'.repeat(260 * 1024)} -->` }), ['too-large']],
  ])('with %s', async (_, text, expected) => {
    expect(codes(await check({ 'a.xml': text }))).toEqual(expected);
  });

  it('is told that the API streams by its name or by the caller', async () => {
    const text = policies({ backend: '<forward-request />' });
    expect(codes(await check({ 'a.xml': text }))).toEqual([]);
    expect(codes(await check({ 'a.xml': text }, { streaming: true }))).toEqual(['buffered-forward']);
    expect(codes(await check({ 'mcp/sse.policy.xml': text }))).toEqual(['buffered-forward']);
  });

  it('is told the named values that exist', async () => {
    const text = policies({ inbound: '<base /><set-header name="a"><value>{{b}} {{c}}</value></set-header>' });
    const report = await check({ 'a.xml': text }, { namedValues: ['b'] });
    expect(report.findings).toMatchObject([{ code: 'unknown-named-value', message: expect.stringContaining("'c'") }]);
  });

  it('tells a named value that is not known once, and a broken reference as a bad value', async () => {
    const value = '<cache-store-value key="{{k}}" value="{{k}}" duration="{{seconds}]" />';
    const report = await check({ 'a.xml': policies({ inbound: `<base />${value}` }) });
    expect(codes(report)).toEqual(['named-value-not-checked', 'bad-value']);
    expect(report.findings[1]?.message).toBe(
      "The attribute duration of <cache-store-value> must be a whole number in its range (from 0), not '{{seconds}]'.",
    );
  });

  it('reads C# that a named value completes', async () => {
    const text = policies({
      inbound: '<base /><set-variable name="a" value="@({{limit}} > 5 && "{{name}}" != "")" />',
    });
    const report = await check({ 'a.xml': text });
    expect(hasFindings(report)).toBe(false);
  });

  it('tells what is wrong in C# whatever the named values in it are', async () => {
    const text = policies({
      inbound: '<base /><set-variable name="a" value="@("{{x}}" + Nowhere.At({{limit}}))" />',
    });
    const report = await check({ 'a.xml': text });
    expect(report.findings.filter((one) => one.severity === 'error')).toMatchObject([
      { code: 'expression-cs0103', message: expect.stringContaining("'Nowhere'") },
    ]);
  });

  it('notes do not count, errors and warnings do', async () => {
    expect(
      hasFindings(await check({ 'a.xml': policies({ inbound: '<base /><validate-client-certificate />' }) })),
    ).toBe(false);
    expect(hasFindings(await check({ 'a.xml': policies({ outbound: '' }) }))).toBe(true);
  });

  it('gives place, severity, code and mend as text and as JSON', async () => {
    const path = join(folder({ 'a.xml': policies({ inbound: '<base />\n    <set-headers />' }) }), 'a.xml');
    const report = await checkPolicies({ targets: [path] });
    expect(reportText(report)).toMatch(
      /a\.xml:3:5: error: There is no policy <set-headers>\. Did you mean <set-header>\? \[unknown-policy\]\n1 document: 1 errors, 0 warnings, 0 notes$/,
    );
    expect(reportJson(report)).toMatchObject({
      documents: 1,
      findings: [
        { severity: 'error', code: 'unknown-policy', line: 3, column: 5, file: expect.stringContaining('a.xml') },
      ],
    });
  });

  it('that do not exist are an error', async () => {
    await expect(checkPolicies({ targets: ['/none/there.xml'] })).rejects.toThrow('There is no file');
  });
});

describe('a configuration', () => {
  const CONFIG = `version: 1
namedValues: [{ name: known, parameter: given-later }]
backends: [{ name: it, parameter: later }]
fragments: [part]
policy: global
apis:
  - name: mcp
    path: mcp
    backend: it
    policy: api
    operations:
      - { name: post, method: POST, urlTemplate: / }
  - name: plain
    path: plain
    backend: it
    operations:
      - { name: get, method: GET, urlTemplate: /, policy: operation }
`;
  const FILES = {
    'gateway.yaml': CONFIG,
    'policies/global.policy.xml':
      '<policies><inbound><cors><allowed-origins><origin>*</origin></allowed-origins></cors></inbound><backend><forward-request /></backend><outbound /></policies>',
    'policies/api.policy.xml': policies({
      inbound: '<base /><include-fragment fragment-id="part" />',
      backend: STREAMING,
    }),
    'policies/operation.policy.xml': policies({}),
    'fragments/part.fragment.xml': '<fragment><set-header name="a"><value>{{known}}</value></set-header></fragment>',
  };

  it('without faults has no findings, though parameters have no values yet', async () => {
    const report = await check(FILES);
    expect([report.documents, report.findings]).toEqual([4, []]);
  });

  it.each([
    [
      'a named value that is not listed',
      'fragments/part.fragment.xml',
      '<fragment><set-method>{{other}}</set-method></fragment>',
      'unknown-named-value',
    ],
    [
      'a fragment that is not listed',
      'policies/operation.policy.xml',
      policies({ inbound: '<base /><include-fragment fragment-id="no" />' }),
      'missing-fragment',
    ],
    ['an MCP API that inherits buffering', 'policies/api.policy.xml', policies({}), 'buffered-forward'],
    [
      'an MCP API whose response is read at the global scope',
      'policies/global.policy.xml',
      `<policies><inbound /><backend><forward-request /></backend><outbound>${READS_BODY.replace('<base />', '')}</outbound></policies>`,
      'response-body-on-stream',
    ],
    [
      'an MCP API with a policy that reads the body',
      'policies/api.policy.xml',
      policies({ backend: STREAMING, outbound: '<base /><xml-to-json kind="direct" apply="always" />' }),
      'body-policy-on-stream',
    ],
    [
      'an operation that loses the checks of its parents',
      'policies/operation.policy.xml',
      policies({ inbound: '' }),
      'missing-base',
    ],
    ['an operation that forwards nothing', 'policies/operation.policy.xml', policies({ backend: '' }), 'missing-base'],
  ])('with %s', async (_, file, text, code) => {
    expect(codes(await check({ ...FILES, [file]: text }))).toContain(code);
  });

  it('that does not fit its schema is refused by place', async () => {
    await expect(check({ 'gateway.yaml': CONFIG.replace('urlTemplate: / }', 'url: / }') })).rejects.toThrow(
      "apis[0].operations[0]: 'urlTemplate' is missing",
    );
    await expect(check({ 'gateway.yaml': `${CONFIG}extra: 1\n` })).rejects.toThrow('extra: unknown');
  });
});

it('the policies of this repository have no findings', async () => {
  const report = await checkPolicies({ targets: [join(import.meta.dirname, '../../../../infra/gateway')] });
  expect(report.findings.filter((finding) => finding.severity !== 'info')).toEqual([]);
});
