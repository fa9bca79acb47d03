import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { User } from '@boxoffice/shared/api/users.ts';
import type { useFunction } from '@boxoffice/shared/testing/use-function.ts';

export const PASSWORD = 'correct horse battery';
export const newEmail = () => `${randomUUID()}@example.com`;

/**
 * A browser with a cookie jar, behind a site that forwards the access token.
 *
 * @param address the visitor's IP address; limits count all browsers without one together
 */
export function newBrowser(
  ask: ReturnType<typeof useFunction>['ask'],
  userAgent = 'Firefox',
  address?: string,
) {
  const jar = new Map<string, string>();
  const send = async <Body>(method: string, path: string, body?: unknown) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const token = jar.get('session');
    const headers = {
      cookie,
      'user-agent': userAgent,
      ...(browser.language && { 'accept-language': browser.language }),
      ...(address && { 'x-forwarded-for': address }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const reply = await ask<Body>(method, `/api/users/${path}`, { body, headers });
    for (const text of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return reply;
  };
  const browser = {
    jar,
    send,
    /** The Accept-Language header. */
    language: '',
    copyCookiesOf: (other: { jar: Map<string, string> }) => {
      for (const [name, value] of other.jar) jar.set(name, value);
    },
    signUp: (email: string) => send<User>('POST', 'signup', { email, password: PASSWORD }),
    signIn: (email: string, password = PASSWORD) =>
      send<User & Errors>('POST', 'signin', { email, password }),
    signOut: () => send('POST', 'signout', {}),
    refresh: () => send<User>('POST', 'refresh', {}),
    currentUser: async (): Promise<User | null> =>
      (await send<{ currentUser: User | null }>('GET', 'currentuser')).body.currentUser,
  };
  return browser;
}
