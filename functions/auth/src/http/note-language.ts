import type { IncomingHttpHeaders } from 'node:http';
import { chosenLanguage } from '@boxoffice/shared/api/mail-language.ts';
import type { Write } from '@boxoffice/shared/tables/items.ts';
import { type User, withLanguage } from '../domain/user.ts';
import { putUser } from '../tables/users.ts';

/**
 * The account in the language of a request, and the write that stores it, if it has changed. The site sends the language
 * that the visitor has chosen.
 */
export function noteLanguage(user: User, headers: IncomingHttpHeaders): { user: User; writes: Write[] } {
  const next = withLanguage(user, chosenLanguage(headers['accept-language']));
  return { user: next, writes: next === user ? [] : [putUser(next)] };
}
