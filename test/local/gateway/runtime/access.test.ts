// Subscription keys and products: who gets in, which product applies, and the words of the refusals.
import { describe, expect, it } from 'vitest';
import { api, configured } from './configured-gateway.ts';

const whoAmI = `<policies><inbound><return-response><set-body>@{
  var product = context.Product == null ? "none" : context.Product.Id;
  var subscription = context.Subscription == null ? "none" : context.Subscription.Id + ":" + context.Subscription.Key;
  var user = context.User == null ? "nobody" : context.User.Email;
  return product + " " + subscription + " " + user;
}</set-body></return-response></inbound></policies>`;

const CONFIG = {
  products: [
    { name: 'gold', apis: ['shop'], policy: 'gold' },
    { name: 'open', subscriptionRequired: false, apis: ['free'] },
  ],
  subscriptions: [
    { name: 'ada', product: 'gold', primaryKey: 'ada-1', secondaryKey: 'ada-2', user: { email: 'ada@example.com' } },
    { name: 'api', api: 'shop', primaryKey: 'api-1' },
    { name: 'all', primaryKey: 'all-1' },
    { name: 'off', product: 'gold', primaryKey: 'off-1', active: false },
  ],
  apis: [
    api('shop', 'shop', { o: '/o' }, { subscriptionRequired: true, policy: 'who' }),
    api('free', 'free', { o: '/o' }, { subscriptionRequired: true, policy: 'who' }),
    api('none', 'none', { o: '/o' }, { policy: 'who' }),
    api(
      'own',
      'own',
      { o: '/o' },
      { subscriptionRequired: true, subscriptionKeyHeader: 'X-Key', subscriptionKeyQuery: 'key', policy: 'who' },
    ),
  ],
};
const OPTIONS = {
  policies: { who: whoAmI, gold: '<policies><inbound><base /></inbound></policies>' },
};

async function ask(path: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const { gateway } = await configured(CONFIG, OPTIONS);
  const response = await gateway.fetch(path, { headers });
  return [response.status, await response.text()];
}
const withKey = (key: string) => ({ 'Ocp-Apim-Subscription-Key': key });

describe('a subscription key', () => {
  it.each([
    ['/shop/o', withKey('ada-1'), 'gold ada:ada-1 ada@example.com'],
    ['/shop/o', withKey('ada-2'), 'gold ada:ada-2 ada@example.com'],
    ['/shop/o?subscription-key=ada-1', {}, 'gold ada:ada-1 ada@example.com'],
    ['/shop/o', withKey('api-1'), 'none api:api-1 nobody'],
    ['/shop/o', withKey('all-1'), 'none all:all-1 nobody'],
    ['/free/o', {}, 'open none nobody'],
    ['/none/o', {}, 'none none nobody'],
    ['/own/o', { 'X-Key': 'all-1' }, 'none all:all-1 nobody'],
    ['/own/o?key=all-1', {}, 'none all:all-1 nobody'],
  ])('for %s %j lets in as %s', async (path, headers, who) => {
    expect(await ask(path, headers)).toEqual([200, who]);
  });

  it.each([
    ['/shop/o', {}, 'missing'],
    ['/shop/o', withKey('wrong'), 'invalid'],
    ['/shop/o', withKey('off-1'), 'invalid'],
    ['/own/o', withKey('all-1'), 'missing'],
    ['/own/o', { 'X-Key': 'ada-1' }, 'invalid'],
  ])('for %s %j is refused as %s', async (path, headers, why) => {
    const [status, body] = await ask(path, headers as Record<string, string>);
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({
      statusCode: 401,
      message: expect.stringContaining(`${why} subscription key`),
    });
  });
});
