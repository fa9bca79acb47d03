import type { IncomingHttpHeaders } from 'node:http';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { languageOf } from '../domain/language.ts';
import { type Mail, type MailKind, mailOf } from '../domain/mail.ts';

/** A mail in the language of whoever has sent this request. */
export const mailFor = (kind: MailKind, email: string, headers: IncomingHttpHeaders, given: Given): Mail =>
  mailOf(kind, { email, language: languageOf(headers['accept-language']) }, given);
