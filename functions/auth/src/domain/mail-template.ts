import type { Language } from '@boxoffice/shared/api/mail-language.ts';
import type { MailContent } from '@boxoffice/shared/mail/content.ts';
import { letterContent, type Paragraph } from '@boxoffice/shared/mail/letter.ts';
import type { MailKind, MailMessage } from './mail.ts';
import { de } from './templates/de.ts';
import { en } from './templates/en.ts';

/** The mails of one language: for each kind a subject, and paragraphs that contain the link. */
export type MailTemplates = Record<MailKind, { subject: string; paragraphs: (url: string) => Paragraph[] }>;

const templates: Record<Language, MailTemplates> = { en, de };

/**
 * Fills in a mail's template. A template contains nothing that a visitor typed: anyone can sign up with another
 * person's address and would otherwise be able to send that person a text through us.
 *
 * @param url the target of the mail's link
 */
export function renderMail(
  { kind, language }: Pick<MailMessage, 'kind' | 'language'>,
  url: string,
): MailContent {
  const { subject, paragraphs } = templates[language][kind];
  return letterContent({ subject, paragraphs: paragraphs(url) }, language);
}
