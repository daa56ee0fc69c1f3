// find-and-replace: every occurrence in the body, and bytes that are no text unharmed (find-and-replace-policy page).
import { expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

it('replaces a text everywhere in the body [find-and-replace] [find-and-replace@from] [find-and-replace@to]', async () => {
  const gateway = await policyGateway({
    inbound: '<find-and-replace from="a" to="@("<" + "b>")" />',
    outbound: '<find-and-replace from=" " to="" /><find-and-replace from="$1.*" to="$&amp;" />',
    backend: () => new Response('one two $1.* three'),
  });
  const response = await gateway.fetch('/', { method: 'POST', body: 'banana' });
  expect(gateway.received[0]?.body).toBe('b<b>n<b>n<b>');
  expect(await response.text()).toBe('onetwo$&three');
});

it('leaves bytes that are no text as they are', async () => {
  const bytes = new Uint8Array([0xff, 0xfe, 0x61, 0x00, 0xc3]);
  const gateway = await policyGateway({
    outbound: '<find-and-replace from="a" to="bc" />',
    backend: () => new Response(bytes),
  });
  const response = await gateway.fetch('/');
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0xff, 0xfe, 0x62, 0x63, 0x00, 0xc3]);
});

it('does nothing without a body or anything to search for', async () => {
  const gateway = await policyGateway({
    inbound: '<find-and-replace from="a" to="b" />',
    outbound: '<find-and-replace from="@("")" to="b" />',
    backend: () => new Response('content'),
  });
  expect(await (await gateway.fetch('/')).text()).toBe('content');
});

it('serves a real policy', async () => {
  const gateway = await policyGateway({ fixture: 'find-and-replace', backend: () => new Response('a notebook') });
  const response = await gateway.fetch('/');
  expect(await response.text()).toBe('a laptop');
});
