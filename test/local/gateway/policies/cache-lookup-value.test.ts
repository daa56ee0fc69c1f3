// cache-lookup-value: hits, misses and defaults, and that no two requests share an object
// (cache-lookup-value-policy page).
import { expect, it } from 'vitest';
import { policyGateway, testClock } from './harness.ts';

/** Shows what the variable holds in a response header. */
const show = (name: string) => `<set-header name="X-Value" exists-action="override">
  <value>@(context.Variables.ContainsKey("${name}") ? Convert.ToString(context.Variables["${name}"]) : "(not set)")</value>
</set-header>`;

const STORE = `<choose><when condition="@(context.Request.Method == "PUT")">
  <cache-store-value key="@("k-" + context.Request.Url.Query.GetValueOrDefault("id"))"
    value="@(context.Request.Headers.GetValueOrDefault("X-New"))" duration="60" />
</when></choose>`;

it('finds what another request stored, until its time is over [cache-lookup-value] [cache-lookup-value@key] [cache-lookup-value@variable-name] [cache-lookup-value@caching-type]', async () => {
  const clock = testClock();
  const gateway = await policyGateway({
    clock,
    inbound: `${STORE}<cache-lookup-value key="@("k-" + context.Request.Url.Query.GetValueOrDefault("id"))" variable-name="v" caching-type="internal" />`,
    outbound: show('v'),
  });
  const value = async (id: string) => (await gateway.fetch(`/?id=${id}`)).headers.get('x-value');
  expect(await value('1')).toBe('(not set)');
  await gateway.fetch('/?id=1', { method: 'PUT', headers: { 'x-new': 'stored' } });
  expect(await value('1')).toBe('stored');
  expect(await value('2')).toBe('(not set)');
  clock.advance(59_000);
  expect(await value('1')).toBe('stored');
  clock.advance(1_000);
  expect(await value('1')).toBe('(not set)');
});

it('uses the default on a miss, and leaves an older value of the variable without one [cache-lookup-value@default-value]', async () => {
  const gateway = await policyGateway({
    inbound: `<set-variable name="old" value="before" />
      <cache-lookup-value key="missing" variable-name="old" />
      <cache-lookup-value key="missing" variable-name="v" default-value="@(40 + 2)" />`,
    outbound: `<set-header name="X-Value"><value>@(context.Variables["old"] + "|" + ((int)context.Variables["v"] + 1))</value></set-header>`,
  });
  expect((await gateway.fetch('/')).headers.get('x-value')).toBe('before|43');
});

it('evaluates the default only on a miss', async () => {
  const gateway = await policyGateway({
    inbound: `<cache-store-value key="k" value="there" duration="60" />
      <cache-lookup-value key="k" variable-name="v" default-value="@((string)((object)int.Parse("no number")))" />`,
    outbound: show('v'),
  });
  expect((await gateway.fetch('/')).headers.get('x-value')).toBe('there');
});

it('gives each request its own copy of a JSON object', async () => {
  const gateway = await policyGateway({
    inbound: `<cache-lookup-value key="k" variable-name="o" />
      <choose><when condition="@(!context.Variables.ContainsKey("o"))">
        <cache-store-value key="k" value="@(JObject.Parse("{\\"n\\":0}"))" duration="60" />
        <cache-lookup-value key="k" variable-name="o" />
      </when></choose>
      <set-variable name="n" value="@{ var o = (JObject)context.Variables["o"]; o["n"] = (int)o["n"] + 1; return (int)o["n"]; }" />`,
    outbound: show('n'),
  });
  for (let index = 0; index < 3; index++) {
    expect((await gateway.fetch('/')).headers.get('x-value')).toBe('1');
  }
});

it('waits for a cache that answers later', async () => {
  const cache = {
    get: async (key: string) => (key === 'k' ? 'from afar' : undefined),
    set: async () => {},
    remove: async () => {},
  };
  const gateway = await policyGateway({
    cache,
    inbound: '<cache-lookup-value key="k" variable-name="v" /><cache-lookup-value key="other" variable-name="v" />',
    outbound: show('v'),
  });
  expect((await gateway.fetch('/')).headers.get('x-value')).toBe('from afar');
});

it('serves a real policy', async () => {
  const gateway = await policyGateway({ fixture: 'cache-lookup-value' });
  for (const user of ['a', 'a', 'b']) await gateway.fetch('/', { headers: { 'x-user': user } });
  const seen = gateway.received.map(({ headers }) => [headers.get('x-cache'), headers.get('x-profile')]);
  expect(seen).toEqual([
    ['miss', 'made for a'],
    ['hit', 'made for a'],
    ['miss', 'made for b'],
  ]);
});
