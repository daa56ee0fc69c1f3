// set-variable: values keep their types, and only some types can be held.
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

describe('set-variable', () => {
  it('keeps the type of an expression and the text of a literal [set-variable] [set-variable@name] [set-variable@value]', async () => {
    const { fetch, received, trace } = await policyGateway({ fixture: 'set-variable' });
    const response = await fetch('/', { method: 'POST', body: '{"a": [1, 2]}' });
    expect(received[0]?.headers.get('x-vars')?.replaceAll(/\s/g, '')).toBe('plain&literal|[1,2]|True');
    expect(received[0]?.body).toBe('{"a": [1, 2]}');
    const changed = trace(response).steps.filter((step) => step.variables !== undefined);
    expect(changed.map((step) => Object.keys(step.variables ?? {}))).toEqual([['count'], ['body'], ['text']]);
  });

  it('does not convert: a string is no int', async () => {
    const { fetch } = await policyGateway({
      inbound:
        '<set-variable name="n" value="5" /><set-header name="x"><value>@((int)context.Variables["n"] + 1)</value></set-header>',
    });
    expect((await fetch('/')).status).toBe(500);
  });

  it.each([
    '@(new List<string>())',
    '@(new Dictionary<string, string>())',
    '@(new [] { "a" })',
    '@(new Uri("http://a"))',
  ])('cannot hold %s: the check says so, the request fails', async (value) => {
    const { gateway, fetch, trace } = await policyGateway({ inbound: `<set-variable name="n" value="${value}" />` });
    expect(gateway.warnings.map((warning) => warning.code)).toContain('variable-type');
    const response = await fetch('/');
    expect(response.status).toBe(500);
    expect(trace(response).steps.find((step) => step.outcome === 'fail')?.error?.message).toContain("can't hold");
  });

  it.each([
    '@(Guid.Empty)',
    '@(1.5m)',
    '@((int?)null)',
    '@(DateTime.UtcNow)',
    "@('c')",
    '@(new byte[] {1})',
    '@(new JArray())',
  ])('holds %s', async (value) => {
    const { gateway, fetch } = await policyGateway({ inbound: `<set-variable name="n" value="${value}" />` });
    expect(gateway.warnings).toEqual([]);
    expect((await fetch('/')).status).toBe(200);
  });

  it('takes no expression as its name', async () => {
    const policy = policyGateway({ inbound: '<set-variable name="@("a")" value="b" />' });
    await expect(policy).rejects.toThrow('literal-only');
  });
});
