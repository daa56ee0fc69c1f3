// The pages in a real browser: what people see and press, and what only an engine enforces (cookies, form-action, frames,
// history). The same flow by hand, request by request, is in sign-in.test.ts.
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, NO_CHROMIUM, startChromium, type TestChromium } from '../support/chromium.ts';
import {
  ADA,
  callTool,
  GRACE,
  type LocalSystem,
  OAuthClient,
  startLocalSystem,
  WEB_REDIRECT,
} from '../support/local-system.ts';
import { textContrasts } from './contrast.ts';

describe.skipIf(CHROMIUM === undefined)(
  `in Chromium${CHROMIUM === undefined ? ` (skipped: ${NO_CHROMIUM})` : ''}`,
  () => {
    let system: LocalSystem;
    let chromium: TestChromium;
    let origin: string;
    let loopback: string;
    beforeAll(async () => {
      [system, chromium] = await Promise.all([startLocalSystem(), startChromium([new URL(WEB_REDIRECT).hostname])]);
      origin = system.origin;
      loopback = `${chromium.loopback}/callback`;
    });
    afterAll(async () => {
      await chromium?.[Symbol.asyncDispose]();
      await system?.[Symbol.asyncDispose]();
    });

    /** What the browser complained of: refused styles, scripts, forms, frames. */
    const complaints: string[] = [];
    async function visit(options: BrowserContextOptions = {}): Promise<{ context: BrowserContext; page: Page }> {
      const context = await chromium.browser.newContext({ ignoreHTTPSErrors: true, ...options });
      context.setDefaultTimeout(10_000);
      context.on('console', (message) => {
        if (/refused|violates|blocked/i.test(message.text())) complaints.push(message.text());
      });
      complaints.length = 0;
      return { context, page: await context.newPage() };
    }

    async function registered(redirect: string, name = 'Visual Studio Code'): Promise<OAuthClient> {
      const client = new OAuthClient(origin, redirect);
      expect((await client.register({ client_name: name })).status).toBe(201);
      return client;
    }

    const allow = (page: Page) => page.getByRole('button', { name: 'Allow' }).click();
    const pick = (page: Page, user = ADA) => page.getByRole('button', { name: user.name }).click();
    const asksForConsent = (page: Page) => page.getByRole('button', { name: 'Allow' }).waitFor();
    const asksWhoYouAre = (page: Page) => page.getByRole('heading', { name: 'Pick an account' }).waitFor();
    /** Waits until the browser is at the client. @returns what it brought */
    async function arrival(page: Page, client: OAuthClient): Promise<URLSearchParams> {
      await page.waitForURL((url) => client.isMine(url.href));
      await page.getByText('You can close this window').waitFor();
      return new URL(page.url()).searchParams;
    }
    async function signIn(page: Page, client: OAuthClient, user = ADA): Promise<URLSearchParams> {
      await page.goto(client.authorizeUrl());
      await allow(page);
      await pick(page, user);
      return arrival(page, client);
    }
    async function whoami(client: OAuthClient, answer: URLSearchParams): Promise<string> {
      const { status, body } = await client.redeem(answer.get('code') ?? '');
      expect(status, JSON.stringify(body)).toBe(200);
      return (await callTool(origin, String(body.access_token), 'whoami')).body;
    }

    it.each([
      ['with JavaScript', true],
      ['without JavaScript', false],
    ])('asks, signs in, and goes back to the client, %s', async (_, javaScriptEnabled) => {
      const { context, page } = await visit({ javaScriptEnabled });
      const client = await registered(loopback);
      await page.goto(client.authorizeUrl());
      expect(await page.title()).toBe('Visual Studio Code wants access');
      const text = await page.locator('main').innerText();
      for (const part of [
        'Remote MCP server',
        'nobody has checked the name',
        'This computer (127.0.0.1:',
        'snippets.write',
      ])
        expect(text).toContain(part);
      await allow(page);
      await asksWhoYouAre(page);
      expect(new URL(page.url()).hostname, 'another site than the gateway').toBe('127.0.0.1');
      await pick(page);
      const answer = await arrival(page, client);
      expect(answer.get('iss')).toBe(origin);
      expect(answer.get('state')).toBe('the state');
      expect(await whoami(client, answer)).toContain('Ada Lovelace');
      expect(complaints).toEqual([]);
      await context.close();
    });

    it('tells the client of a denial, and the same page can’t be used afterwards', async () => {
      const { context, page } = await visit();
      const client = await registered(loopback);
      await page.goto(client.authorizeUrl());
      await page.getByRole('button', { name: 'Deny' }).click();
      const answer = await arrival(page, client);
      expect(Object.fromEntries(answer)).toMatchObject({ error: 'access_denied', state: 'the state', iss: origin });
      await page.goBack();
      await page.getByRole('heading', { name: 'This sign-in has ended' }).waitFor();
      expect(complaints).toEqual([]);
      await context.close();
    });

    it('goes on after the back button: from Entra to the question, and not twice to the client', async () => {
      const { context, page } = await visit();
      const client = await registered(loopback);
      await page.goto(client.authorizeUrl());
      await allow(page);
      await asksWhoYouAre(page);
      await page.goBack();
      await asksForConsent(page);
      await allow(page);
      await pick(page);
      const answer = await arrival(page, client);
      expect(await whoami(client, answer)).toContain('Ada Lovelace');
      await page.goBack();
      if (client.isMine(page.url())) throw new Error('The back button left nothing to look at.');
      if (await page.getByRole('button', { name: ADA.name }).isVisible()) await pick(page);
      await page.getByRole('heading', { name: 'This sign-in has ended' }).waitFor();
      await context.close();
    });

    it('takes a double click as one', async () => {
      const { context, page } = await visit();
      const client = await registered(loopback);
      await page.goto(client.authorizeUrl());
      await page.getByRole('button', { name: 'Allow' }).dblclick();
      await pick(page);
      expect(await whoami(client, await arrival(page, client))).toContain('Ada Lovelace');
      await context.close();
    });

    it('keeps two tabs apart', async () => {
      const { context, page: first } = await visit();
      const [one, two] = [await registered(loopback, 'First'), await registered(loopback, 'Second')];
      const second = await context.newPage();
      await first.goto(one.authorizeUrl({ state: 'of the first' }));
      await second.goto(two.authorizeUrl({ state: 'of the second' }));
      await allow(second);
      await pick(second, GRACE);
      const later = await arrival(second, two);
      await allow(first);
      const earlier = await arrival(first, one);
      expect([earlier.get('state'), later.get('state')]).toEqual(['of the first', 'of the second']);
      expect(await whoami(one, earlier)).toContain('Grace Hopper');
      expect(await whoami(two, later)).toContain('Grace Hopper');
      await context.close();
    });

    it('does not ask a returning user of an https client again', async () => {
      const { context, page } = await visit();
      const client = await registered(WEB_REDIRECT, 'Claude');
      const pages: string[] = [];
      await signIn(page, client);
      page.on('framenavigated', (frame) => pages.push(new URL(frame.url()).pathname));
      await page.goto(client.authorizeUrl());
      expect(await whoami(client, await arrival(page, client))).toContain('Ada Lovelace');
      expect(pages, 'straight to the client').toEqual(['/api/mcp/auth_callback']);
      expect(complaints).toEqual([]);
      await context.close();
    });

    it('asks a returning user of a loopback client again', async () => {
      const { context, page } = await visit();
      const client = await registered(loopback);
      await signIn(page, client);
      await page.goto(client.authorizeUrl());
      await asksForConsent(page);
      await context.close();
    });

    it('asks anew when another person signs in with the same browser', async () => {
      const { context, page } = await visit();
      const client = await registered(WEB_REDIRECT, 'Claude');
      await signIn(page, client);
      await context.clearCookies({ domain: '127.0.0.1' });
      await page.goto(client.authorizeUrl());
      await pick(page, GRACE);
      await asksForConsent(page);
      await allow(page);
      expect(await whoami(client, await arrival(page, client))).toContain('Grace Hopper');
      await context.close();
    });

    it('lists what is remembered, and forgets it', async () => {
      const { context, page } = await visit({ viewport: { width: 360, height: 740 } });
      const client = await registered(WEB_REDIRECT, 'Claude');
      await signIn(page, client);
      await page.goto(`${origin}/consent`);
      await page.getByRole('button', { name: 'Forget Claude' }).click();
      await page.getByText('None is remembered').waitFor();
      await page.goto(client.authorizeUrl());
      await asksForConsent(page);
      expect(complaints).toEqual([]);
      await context.close();
    });

    it('is not shown in another site’s frame', async () => {
      const { context, page } = await visit();
      const client = await registered(loopback);
      await page.goto(chromium.loopback);
      await page.setContent(`<iframe src="${client.authorizeUrl().replaceAll('&', '&amp;')}"></iframe>`);
      await expect.poll(() => complaints.join(), { timeout: 10_000 }).toMatch(/frame-ancestors|X-Frame-Options/i);
      expect(await page.frameLocator('iframe').getByRole('button').count()).toBe(0);
      await context.close();
    });

    it('reads as a question with two answers, in a sensible order, and shows the focus', async () => {
      const { context, page } = await visit();
      const client = await registered(loopback);
      await page.goto(client.authorizeUrl());
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect((await page.locator('body').ariaSnapshot()).replaceAll(/:\d+\)/g, ':port)')).toMatchInlineSnapshot(`
      "- main:
        - heading "Visual Studio Code wants access" [level=1]
        - paragraph:
          - text: This app asks to use
          - strong: Remote MCP server
          - text: in your name.
        - term: The app calls itself
        - definition: Visual Studio Code
        - term: Where its identity comes from
        - definition: It named itself; nobody has checked the name.
        - term: Where you will be sent afterwards
        - definition: This computer (127.0.0.1:port)
        - paragraph: "It could then:"
        - list:
          - listitem: Read your snippets, and those that colleagues share snippets.read
          - listitem: Save, change and delete your snippets snippets.write
        - paragraph: Any program on this computer can use such an address. Allow only if you have just started this yourself.
        - paragraph: After Allow you sign in with your work account.
        - button "Allow"
        - button "Deny""
    `);
      const focused = () =>
        page.evaluate<string>(
          "document.activeElement.textContent + ' ' + getComputedStyle(document.activeElement).outline",
        );
      await page.keyboard.press('Tab');
      expect(await focused()).toMatch(/^Allow .*solid 3px/);
      await page.keyboard.press('Tab');
      expect(await focused()).toMatch(/^Deny .*solid 3px/);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await asksWhoYouAre(page);
      await page.keyboard.press('Tab');
      expect(await focused()).toContain('Ada Lovelace');
      await context.close();
    });

    it.each(['light', 'dark'] as const)('has readable text on every page, %s', async (colorScheme) => {
      const { context, page } = await visit({ colorScheme });
      const client = await registered(WEB_REDIRECT, 'Claude');
      const check = async (name: string) => {
        const { worst, background } = await textContrasts(page);
        expect(worst.ratio, `${name}: "${worst.text}"`).toBeGreaterThanOrEqual(4.5);
        expect(background < 0.5, `${name} is ${colorScheme}`).toBe(colorScheme === 'dark');
      };
      await page.goto(client.authorizeUrl());
      await check('consent');
      await allow(page);
      await asksWhoYouAre(page);
      await check('sign-in');
      await pick(page);
      await arrival(page, client);
      await page.goto(`${origin}/consent`);
      await check('approvals');
      await page.goto(`${origin}/authorize`);
      await check('error');
      await context.close();
    });

    it('fits a phone, with names as long as they may be', async () => {
      const { context, page } = await visit({ viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
      const client = await registered(WEB_REDIRECT, 'W'.repeat(100));
      const fits = async () =>
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      await page.goto(client.authorizeUrl());
      await fits();
      for (const button of await page.getByRole('button').all()) {
        expect((await button.boundingBox())!.height, 'a finger needs 44 px').toBeGreaterThanOrEqual(44);
      }
      await page.getByRole('button', { name: 'Allow' }).tap();
      await asksWhoYouAre(page);
      await fits();
      await pick(page);
      await arrival(page, client);
      await page.goto(`${origin}/consent`);
      await fits();
      await context.close();
    });
  },
);
