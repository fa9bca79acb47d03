import type { Language } from './language.ts';
import type { MailKind, MailMessage } from './mail.ts';
import { de } from './templates/de.ts';
import { en } from './templates/en.ts';

/** The subject and the plain text of a mail. */
export interface MailText {
  subject: string;
  text: string;
}

/** The mails of one language: for each kind a subject, and paragraphs that contain the link. */
export type MailTemplates = Record<MailKind, { subject: string; text: (url: string) => string[] }>;

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
): MailText {
  const { subject, text } = templates[language][kind];
  return { subject: `${subject} · Boxoffice`, text: `${text(url).join('\n\n')}\n` };
}
