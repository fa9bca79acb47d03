import type { Caller, Verify } from '@boxoffice/shared/identity/access-token.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { mergeCookies, cookieIn, cookieNames } from './session.ts';
import { settings } from './settings.ts';

let verifying: Promise<Verify> | undefined;

/** Whom a token is of. Loaded with the first signed-in page: nothing else here needs cryptography. */
export async function verify(token: string): Promise<Caller | undefined> {
  verifying ??= import('@boxoffice/shared/identity/access-token.ts').then(({ verifier }) =>
    verifier(settings().PUBLIC_KEYS),
  );
  return (await verifying)(token);
}

/** What is left of this request is for whom auth has just signed in. */
export async function adoptSession({ locals, url }: RequestEvent): Promise<void> {
  const { identity, setCookies } = locals;
  const token = cookieIn(setCookies, cookieNames(url.protocol === 'https:').session);
  locals.identity = { ...identity, token, cookie: mergeCookies(identity.cookie, setCookies), unknown: false };
  locals.user = token === undefined ? undefined : await verify(token);
}

/** What is left of this request is for nobody. */
export function dropSession({ locals }: RequestEvent): void {
  locals.identity = { ...locals.identity, token: undefined };
  locals.user = undefined;
}
