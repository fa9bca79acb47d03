import type { IncomingHttpHeaders } from 'node:http';
import { languageOf } from '@boxoffice/shared/api/mail-language.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { type MailKind, type MailMessage, newMail } from '../domain/mail.ts';

/** A new mail in the language of the request. */
export const newMailFor = (
  kind: MailKind,
  email: string,
  headers: IncomingHttpHeaders,
  given: Given,
): MailMessage => newMail(kind, { email, language: languageOf(headers['accept-language']) }, given);
