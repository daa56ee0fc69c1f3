// choose: the first true branch, nothing after it, otherwise as the rest.
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

describe('choose', () => {
  it.each([
    ['gold', 'gold'],
    ['silver', 'long'],
    ['tin', 'short'],
    [null, 'none'],
  ])(
    'with the plan %s takes one branch [choose] [choose/when] [choose/when@condition] [choose/otherwise]',
    async (plan, chosen) => {
      const { fetch, received } = await policyGateway({ fixture: 'choose' });
      await fetch('/', { headers: plan === null ? {} : { 'x-plan': plan } });
      expect(received[0]?.headers.get('x-chosen')).toBe(chosen);
    },
  );

  it('does nothing when no branch is true and there is no otherwise', async () => {
    const { fetch, received } = await policyGateway({
      inbound: '<choose><when condition="@(1 > 2)"><set-header name="a"><value>1</value></set-header></when></choose>',
    });
    await fetch('/');
    expect(received[0]?.headers.has('a')).toBe(false);
  });

  it('does not evaluate the conditions behind the true one', async () => {
    const { fetch } = await policyGateway({
      inbound: `<choose><when condition="@(true)"><set-header name="a"><value>1</value></set-header></when>
        <when condition="@(int.Parse("x") > 0)"><set-header name="b"><value>1</value></set-header></when></choose>`,
    });
    expect((await fetch('/')).status).toBe(200);
  });

  it('does not buffer a response for a branch that is not asked', async () => {
    const { fetch } = await policyGateway({
      backendSection: '<forward-request buffer-response="false" />',
      outbound: `<choose><when condition="@(context.Response.StatusCode == 200)"><set-status code="201" /></when>
        <when condition="@(context.Response.Body.As<string>(true).Length > 0)"><set-status code="202" /></when></choose>`,
      backend: () => new Response(Readable.toWeb(new Readable({ read() {} })) as ReadableStream),
    });
    const response = await fetch('/');
    expect(response.status).toBe(201);
    await response.body?.cancel();
  });

  it('fails when a condition is no bool', async () => {
    const { fetch, trace } = await policyGateway({
      inbound: '<choose><when condition="@("maybe")"><base /></when></choose>',
    });
    const response = await fetch('/');
    expect(response.status).toBe(500);
    expect(trace(response).steps.find((step) => step.outcome === 'fail')?.error?.reason).toBe(
      'ExpressionValueEvaluationFailure',
    );
  });

  it('needs a when, and the when a condition', async () => {
    await expect(policyGateway({ inbound: '<choose><otherwise /></choose>' })).rejects.toThrow('missing-element');
    await expect(policyGateway({ inbound: '<choose><when /></choose>' })).rejects.toThrow('missing-attribute');
  });
});
