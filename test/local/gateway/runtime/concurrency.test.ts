// Requests at the same time share nothing but what they are meant to share.
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { policyGateway } from '../policies/harness.ts';

describe('200 requests at once', () => {
  it('never see each other’s variables, headers or bodies', async () => {
    const { fetch } = await policyGateway({
      inbound: `<set-variable name="mine" value="@(context.Request.Headers["x-mine"][0])" />
        <set-variable name="body" value="@(context.Request.Body.As<JObject>(true))" />
        <set-header name="x-sent"><value>@((string)context.Variables["mine"])</value></set-header>`,
      backendSection: `<retry condition="@(context.Response.Headers.GetValueOrDefault("x-again", "") == "1")" count="2" interval="0">
          <forward-request buffer-request-body="true" /></retry>`,
      outbound: `<set-variable name="all" value="@((string)context.Variables["mine"] + ":" + ((JObject)context.Variables["body"])["n"])" />
        <set-header name="x-all"><value>@((string)context.Variables["all"] + ":" + context.Variables.Count)</value></set-header>`,
      backend: async (request) => {
        const number = Number(request.headers.get('x-sent'));
        for (let turns = 0; turns < number % 7; turns++) await turn();
        const again = number % 3 === 0 ? '1' : '0';
        return new Response(`${request.headers.get('x-sent')} ${await request.text()}`, {
          headers: { 'x-again': again },
        });
      },
    });
    const numbers = Array.from({ length: 200 }, (_, number) => number);
    const answers = await Promise.all(
      numbers.map(async (number) => {
        const body = JSON.stringify({ n: number });
        const response = await fetch('/', { method: 'POST', headers: { 'x-mine': String(number) }, body });
        return [response.headers.get('x-all'), await response.text()];
      }),
    );
    expect(answers).toEqual(numbers.map((number) => [`${number}:${number}:3`, `${number} {"n":${number}}`]));
  });
});
