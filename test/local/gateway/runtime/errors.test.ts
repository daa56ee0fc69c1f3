// on-error: LastError says where and why, the built-in answer tells callers no more than Azure's does.
import { describe, expect, it } from 'vitest';
import { policyGateway } from '../policies/harness.ts';
import { api, configured } from './configured-gateway.ts';

const LAST_ERROR = `<return-response><set-body>@{
  var e = context.LastError;
  return string.Join("|", new [] { e.Source, e.Reason, e.Message, e.Scope, e.Section, e.Path, e.PolicyId, context.Response.StatusCode.ToString() });
}</set-body></return-response>`;

describe('LastError', () => {
  it('has all its parts, for a nested policy with an id', async () => {
    const { fetch } = await policyGateway({
      inbound: `<choose><when condition="false" /><when condition="true">
        <set-variable name="a" value="1" />
        <set-variable id="second" name="b" value="@(int.Parse("x"))" /></when></choose>`,
      onError: LAST_ERROR,
    });
    expect((await (await fetch('/')).text()).split('|')).toEqual([
      'set-variable',
      'ExpressionValueEvaluationFailure',
      expect.stringMatching(/^Expression evaluation failed\. .*format/),
      'api',
      'inbound',
      'choose/when[2]/set-variable[2]',
      'second',
      '500',
    ]);
  });

  it('names the scope and section where it happened', async () => {
    const failing =
      '<set-header name="@((string)null)"><value>@(context.Variables["none"].ToString())</value></set-header>';
    const { gateway } = await configured(
      { policy: 'global', apis: [api('a', 'a', { o: '/o' }, { policy: 'api' })] },
      {
        policies: {
          global: `<policies><inbound /><backend><forward-request /></backend><outbound>${failing}</outbound></policies>`,
          api: `<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound><on-error>${LAST_ERROR}</on-error></policies>`,
        },
      },
    );
    const parts = (await (await gateway.fetch('/a/o')).text()).split('|');
    expect([parts[0], parts[3], parts[4], parts[5]]).toEqual(['set-header', 'global', 'outbound', 'set-header']);
  });

  it('is null while nothing has failed', async () => {
    const { fetch } = await policyGateway({
      inbound: '<return-response><set-body>@((context.LastError == null).ToString())</set-body></return-response>',
    });
    expect(await (await fetch('/')).text()).toBe('True');
  });
});

describe('the built-in answer', () => {
  const failing = '<set-variable name="a" value="@(int.Parse("secret"))" />';

  it('to a failing expression tells an activity id and nothing else', async () => {
    const { fetch } = await policyGateway({ inbound: failing });
    const response = await fetch('/');
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'application/json']);
    expect(await response.json()).toEqual({
      statusCode: 500,
      message: 'Internal server error',
      activityId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('can be changed by on-error, status and headers and body', async () => {
    const { fetch } = await policyGateway({
      inbound: failing,
      onError:
        '<set-status code="418" reason="Teapot" /><set-header name="x"><value>1</value></set-header><set-body>mine</set-body>',
    });
    const response = await fetch('/');
    expect([response.status, response.statusText, response.headers.get('x'), await response.text()]).toEqual([
      418,
      'Teapot',
      '1',
      'mine',
    ]);
  });

  it('comes from on-error itself when that fails', async () => {
    const { fetch } = await policyGateway({ inbound: '<set-method>@("a b")</set-method>', onError: failing });
    expect((await fetch('/')).status).toBe(500);
  });

  it('skips the rest of the section, the backend and outbound', async () => {
    const { fetch, received } = await policyGateway({
      inbound: `${failing}<return-response />`,
      outbound: '<set-header name="x"><value>1</value></set-header>',
    });
    const response = await fetch('/');
    expect([response.status, response.headers.has('x'), received.length]).toEqual([500, false, 0]);
  });

  it('for a policy that is not run here is a 501 that names it, past on-error', async () => {
    const { fetch } = await policyGateway({
      inbound:
        '<choose><when condition="@(context.Request.Method == "POST")"><validate-graphql-request /></when></choose>',
      onError: '<return-response />',
    });
    expect((await fetch('/')).status).toBe(200);
    const response = await fetch('/', { method: 'POST' });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('<validate-graphql-request>');
  });
});

describe('what HTTP cannot carry', () => {
  it.each([
    '<set-header name="x"><value>a&#13;&#10;b: c</value></set-header>',
    '<set-header name="not a name"><value>a</value></set-header>',
    '<set-status code="200" reason="a&#10;b" />',
  ])('becomes a 500 on both surfaces: %s', async (outbound) => {
    const { gateway, fetch: through } = await policyGateway({ outbound });
    const { url } = await gateway.listen();
    const answers = [await through('/'), await fetch(url)];
    expect(answers.map((response) => response.status)).toEqual(expect.arrayContaining([500]));
    for (const response of answers) expect(response.headers.has('b')).toBe(false);
  });
});

describe('documents that Azure refuses', () => {
  it.each([
    ['an unknown policy', '<set-headers name="a" />', 'unknown-policy', 'Did you mean <set-header>?'],
    ['an unknown attribute', '<set-header nam="a" name="b" />', 'unknown-attribute', 'Did you mean name?'],
    ['an unknown child', '<set-header name="a"><val>1</val></set-header>', 'unknown-element', "can't stand in"],
    ['a policy in the wrong section', '<forward-request />', 'wrong-section', 'Move it to: backend'],
    ['text between policies', '<base />oops', 'text-not-allowed', 'Remove it'],
    ['a missing attribute', '<set-variable name="a" />', 'missing-attribute', 'value="'],
    ['C# that does not compile', '<set-variable name="a" value="@(1 +)" />', 'expression-', 'C#'],
    ['an unknown named value', '<set-variable name="a" value="{{none}}" />', 'unknown-named-value', 'none'],
  ])('do not load: %s', async (_, inbound, code, mend) => {
    const loading = policyGateway({ inbound });
    await expect(loading).rejects.toThrow(code);
    await expect(loading).rejects.toThrow(mend);
    await expect(loading).rejects.toThrow(/^policy\.xml:2:\d+: /);
  });

  it('tell all their problems at once', async () => {
    await expect(policyGateway({ inbound: '<one /><two />' })).rejects.toMatchObject({ problems: [{}, {}] });
  });
});
