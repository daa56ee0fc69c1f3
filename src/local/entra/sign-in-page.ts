// The pages of the local Entra: pick a person, or read why it does not work. No password: it is an emulator, and says so.
import type { User } from './directory.ts';

const STYLE =
  ':root{color-scheme:light dark;--b:#f3f2f1;--c:#fff;--t:#201f1e;--m:#605e5c;--l:#d2d0ce;--a:#0067b8}@media(prefers-color-scheme:dark){:root{--b:#11100f;--c:#1b1a19;--t:#f3f2f1;--m:#a19f9d;--l:#484644;--a:#6cb8f6}}body{margin:0;background:var(--b);color:var(--t);font:1rem/1.5 system-ui,sans-serif}main{max-width:27rem;margin:3rem auto;padding:2rem;background:var(--c);border:1px solid var(--l)}h1{font-size:1.4rem;margin:0 0 1rem}small{color:var(--m);display:block}button{display:block;width:100%;text-align:left;font:inherit;color:inherit;background:none;border:0;border-top:1px solid var(--l);padding:.85rem .25rem;cursor:pointer}button:hover,button:focus-visible{outline:2px solid var(--a)}';

export function signInPage(users: readonly User[], appName: string, action: string, flow: string): Response {
  const choices = users.map(
    (user) =>
      `<button name="oid" value="${encode(user.oid)}">${encode(user.name)}<small>${encode(user.upn)}${user.guest ? ', guest' : ''}${user.disabled ? ', disabled' : ''}</small></button>`,
  );
  const form = `<form method="post" action="${encode(action)}"><input type="hidden" name="flow" value="${encode(flow)}">${choices.join('')}</form>`;
  return page(200, 'Pick an account', `<p>to continue to ${encode(appName)}</p>${form}`);
}

export function errorPage(description: string, status = 400): Response {
  return page(status, 'Sorry, but we’re having trouble signing you in.', `<p>${encode(description)}</p>`);
}

export function page(status: number, title: string, body: string): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${encode(title)}</title><style>${STYLE}</style></head><body><main><h1>${encode(title)}</h1>${body}<small>Local Entra: an emulator without passwords, for this machine only.</small></main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'strict-origin-when-cross-origin',
    },
  });
}

function encode(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
