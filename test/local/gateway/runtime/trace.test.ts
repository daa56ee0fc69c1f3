// Traces: what every policy did, as data and as a timeline.
import { describe, expect, it } from 'vitest';
import { renderTimeline } from '../../../../src/local/gateway/trace/timeline.ts';
import { policyGateway } from '../policies/harness.ts';

const INBOUND = `<set-variable name="who" value="ada" />
  <choose><when condition="true"><set-header name="a"><value>1</value></set-header></when></choose>`;

describe('a trace', () => {
  it('tells policies in order, with nesting, scope, place, variables and outcome', async () => {
    const { fetch, trace } = await policyGateway({ inbound: INBOUND, outbound: '<return-response />' });
    const { steps, status, api, operation } = trace(await fetch('/x'));
    expect([status, api, operation]).toEqual([200, 'api', 'everything']);
    expect(steps.map(({ policy, section, scope, depth, outcome }) => [policy, section, scope, depth, outcome])).toEqual(
      [
        ['base', 'inbound', 'api', 0, 'continue'],
        ['set-variable', 'inbound', 'api', 0, 'continue'],
        ['choose', 'inbound', 'api', 0, 'continue'],
        ['set-header', 'inbound', 'api', 1, 'continue'],
        ['base', 'backend', 'api', 0, 'continue'],
        ['forward-request', 'backend', 'global', 1, 'continue'],
        ['base', 'outbound', 'api', 0, 'continue'],
        ['return-response', 'outbound', 'api', 0, 'respond'],
      ],
    );
    expect(steps[1]?.variables).toEqual({ who: 'ada' });
    expect(steps[1]).toMatchObject({ file: 'policy.xml', line: 2, path: 'set-variable' });
  });

  it('is a timeline in the terminal, free of control characters', async () => {
    const { fetch, trace } = await policyGateway({
      inbound: '<set-variable name="who" value="@("a\\nb\\u001b[31m")" /><set-method>a b</set-method>',
    });
    const text = renderTimeline(trace(await fetch('/x')));
    expect(text).toMatch(/^GET https:\/\/gateway\.local\/x → 500 in [\d.]+ ms \(api\/everything\)\n {2}inbound\n/);
    expect(text).toContain('· set-variable api policy.xml:2');
    expect(text).toContain('who = a b [31m');
    expect(text).toContain('✗ set-method');
    expect(text).not.toContain('\u001b');
  });

  it('can be turned off', async () => {
    const { gateway, fetch } = await policyGateway({ trace: false });
    expect(gateway.trace(await fetch('/'))).toBeNull();
  });
});
