// wait: children at the same time, all or any of them, and the end of the losers (wait-policy page).
import { describe, expect, it, vi } from 'vitest';
import { policyGateway } from './harness.ts';
import { sideServer } from './side-server.ts';

const request = (url: string, name: string, more = '') =>
  `<send-request response-variable-name="${name}" ${more}><set-url>${url}</set-url><set-method>GET</set-method></send-request>`;

describe('all', () => {
  it('runs its children at the same time and waits for each [wait] [wait@for]', async () => {
    const answers: (() => void)[] = [];
    const side = await sideServer((request, response) => {
      answers.push(() => response.end(request.url));
      // Only when all have come does any get its answer: one after the other would wait for ever.
      if (answers.length === 3) for (const answer of answers) answer();
    });
    const gateway = await policyGateway({
      inbound: `<wait>${['a', 'b', 'c'].map((name) => request(`${side.url}/${name}`, name)).join('')}</wait>
        <return-response response-variable-name="b" />`,
    });
    expect(await (await gateway.fetch('/')).text()).toBe('/b');
    expect(side.received).toHaveLength(3);
  });

  it('fails when one of them does', async () => {
    const side = await sideServer((_, response) => response.end());
    const gateway = await policyGateway({
      inbound: `<wait for="all">${request(side.url, 'a')}${request('http://127.0.0.1:1', 'b')}</wait>`,
    });
    expect((await gateway.fetch('/')).status).toBe(500);
    expect(gateway.received).toHaveLength(0);
  });

  it('serves a real policy', async () => {
    const side = await sideServer((request, response) => response.end(request.url));
    const gateway = await policyGateway({
      fixture: 'wait',
      namedValues: { one: `${side.url}/1`, two: `${side.url}/2` },
    });
    expect(await (await gateway.fetch('/')).text()).toBe('/1/2');
  });
});

it('any: goes on with the first, and cancels the others', async () => {
  const side = await sideServer((request, response) => {
    if (request.url === '/fast') response.end('fast');
  });
  const gateway = await policyGateway({
    inbound: `<wait for="any">${request(`${side.url}/slow`, 'slow', 'ignore-error="true"')}${request(`${side.url}/fast`, 'fast')}</wait>
      <return-response response-variable-name="fast" />`,
  });
  const response = await gateway.fetch('/');
  expect([response.status, await response.text()]).toEqual([200, 'fast']);
  await vi.waitFor(() => expect(side.closed).toContain('/slow'));
  const variables = gateway.trace(response).steps.flatMap(({ variables = {} }) => Object.keys(variables));
  expect(variables).toEqual(['fast']);
});

it('takes only three kinds of children', async () => {
  const inbound = '<wait><set-variable name="a" value="b" /></wait>';
  await expect(policyGateway({ inbound })).rejects.toThrow("<set-variable> can't stand directly in <wait>");
});
