import type { Caller, Verify } from '@boxoffice/shared/identity/access-token.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { cookieNames, mergeCookies, setCookieValue } from './session.ts';
import { settings } from './settings.ts';

let verifying: Promise<Verify> | undefined;

/** The user of an access token; undefined for an invalid token. The verifier is loaded on first use: it is large. */
export async function verifyToken(token: string): Promise<Caller | undefined> {
  verifying ??= import('@boxoffice/shared/identity/access-token.ts').then(({ verifier }) =>
    verifier(settings().PUBLIC_KEYS),
  );
  return (await verifying)(token);
}

/** Continues the request as the user whose session auth has just begun. */
export async function adoptSession({ locals, url }: RequestEvent): Promise<void> {
  const { identity, setCookies } = locals;
  const token = setCookieValue(setCookies, cookieNames(url.protocol === 'https:').session);
  locals.identity = {
    ...identity,
    token,
    cookie: mergeCookies(identity.cookie, setCookies),
    authUnavailable: false,
  };
  locals.user = token === undefined ? undefined : await verifyToken(token);
}

/** Continues the request without a user. */
export function dropSession({ locals }: RequestEvent): void {
  locals.identity = { ...locals.identity, token: undefined };
  locals.user = undefined;
}
