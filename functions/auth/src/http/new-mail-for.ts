import type { IncomingHttpHeaders } from 'node:http';
import { languageOf } from '@boxoffice/shared/api/mail-language.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { type MailKind, type MailMessage, newMail, type Recipient } from '../domain/mail.ts';

/**
 * A new mail in the language of the request.
 *
 * @param recipient an account's address, or another one with the account
 */
export const newMailFor = (
  kind: MailKind,
  recipient: string | Recipient,
  headers: IncomingHttpHeaders,
  given: Given,
): MailMessage =>
  newMail(
    kind,
    {
      ...(typeof recipient === 'string' ? { email: recipient } : recipient),
      language: languageOf(headers['accept-language']),
    },
    given,
  );
