// --sign-in: the whole flow as a client does it, with a browser of the person in front of the screen. Registers, asks for
// consent and sign-in, redeems the code, refreshes, revokes; and tries what must not work with a real grant.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { form, json, send } from './http.ts';
import { must, type Probe, type Target } from './probe.ts';

/** A person needs time to sign in; a page that was left open does not hold this for ever. */
const PERSON_MS = 300_000;

export interface Grant {
  readonly clientId: string;
  readonly redirect: string;
  readonly code: string;
  readonly verifier: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * @param show is given the URL that the person has to open.
 * @throws Failure with what went wrong.
 */
export async function signIn(target: Target, show: (url: string) => void): Promise<Grant> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirect = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  try {
    const registration = await send(target, '/register', json({ redirect_uris: [redirect], client_name: 'verify' }));
    must(registration.status === 201, `registration answered ${registration.status}`);
    const clientId = String(registration.json().client_id);
    const verifier = randomBytes(32).toString('base64url');
    const state = randomBytes(16).toString('base64url');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirect,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state,
    });
    const answered = new Promise<URL>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`nobody signed in within ${PERSON_MS / 60_000} minutes`)),
        PERSON_MS,
      );
      timer.unref();
      server.on('request', (request, response) => {
        const url = new URL(request.url!, redirect);
        if (url.pathname !== '/callback') return void response.writeHead(404).end();
        response
          .writeHead(200, { 'content-type': 'text/plain', connection: 'close' })
          .end('Done: go back to the terminal.');
        clearTimeout(timer);
        resolve(url);
      });
    });
    show(`${target.origin}/authorize?${query}`);
    const back = (await answered).searchParams;
    must(
      back.get('error') === null,
      `sign-in was refused: ${back.get('error')} ${back.get('error_description') ?? ''}`,
    );
    must(back.get('state') === state, 'state came back changed');
    must(back.get('iss') === target.origin, 'iss is missing or wrong (RFC 9207)');
    const code = back.get('code') ?? '';
    const redeemed = await redeem(target, { clientId, redirect, code, verifier });
    must(redeemed.status === 200, `the code was refused: ${redeemed.text.slice(0, 160)}`);
    const tokens = redeemed.json();
    return {
      clientId,
      redirect,
      code,
      verifier,
      accessToken: String(tokens.access_token),
      refreshToken: String(tokens.refresh_token),
    };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function redeem(
  target: Target,
  { clientId, redirect, code, verifier }: Pick<Grant, 'clientId' | 'redirect' | 'code' | 'verifier'>,
) {
  const fields = {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: redirect,
    code,
    code_verifier: verifier,
  };
  return send(target, '/token', form(fields));
}

/** Run last: the grant is revoked at the end, so that nothing of it works any more. */
export function grantProbes(grant: Grant): readonly Probe[] {
  let refreshToken = grant.refreshToken;
  const refresh = (target: Target, token: string) =>
    send(target, '/token', form({ grant_type: 'refresh_token', client_id: grant.clientId, refresh_token: token }));
  return [
    {
      area: 'grant',
      title: 'a refresh gives a new token',
      async run(target) {
        const answer = await refresh(target, refreshToken);
        must(answer.status === 200, `status ${answer.status} ${answer.text.slice(0, 120)}`);
        const next = String(answer.json().refresh_token);
        must(next !== refreshToken, 'the refresh token is the same again');
        refreshToken = next;
        return 'rotated';
      },
    },
    {
      area: 'grant',
      title: 'a revoked grant refreshes nothing more',
      async run(target) {
        const revoked = await send(target, '/revoke', form({ token: refreshToken, client_id: grant.clientId }));
        must(revoked.status === 200, `revocation answered ${revoked.status}`);
        const answer = await refresh(target, refreshToken);
        must(
          answer.status === 400 && answer.json().error === 'invalid_grant',
          `${answer.status} ${answer.text.slice(0, 120)}`,
        );
        return 'invalid_grant';
      },
    },
    {
      area: 'grant',
      title: 'the code of that sign-in does not work twice',
      async run(target) {
        const again = await redeem(target, grant);
        must(
          again.status === 400 && again.json().error === 'invalid_grant',
          `${again.status} ${again.text.slice(0, 120)}`,
        );
        return 'invalid_grant';
      },
    },
  ];
}
