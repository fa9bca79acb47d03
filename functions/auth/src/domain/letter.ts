import type { Language } from './language.ts';
import { de } from './letters/de.ts';
import { en } from './letters/en.ts';
import type { Mail, MailKind } from './mail.ts';

/** What a mail says. Plain text: nothing in it can pretend to be something else. */
export interface Letter {
  subject: string;
  text: string;
}

/** What each kind of mail says in one language: its subject, and its paragraphs around the address of a link. */
export type Letters = Record<MailKind, { subject: string; text: (url: string) => string[] }>;

const written: Record<Language, Letters> = { en, de };

/**
 * Writes a mail. Nothing that a visitor has typed is in it: whoever signs up with a stranger's address must not
 * write to them through us.
 *
 * @param url where the link of a mail that has one leads
 */
export function letterOf({ kind, language }: Pick<Mail, 'kind' | 'language'>, url: string): Letter {
  const { subject, text } = written[language][kind];
  return { subject: `${subject} · Boxoffice`, text: `${text(url).join('\n\n')}\n` };
}
