import type { Language } from '../api/mail-language.ts';
import type { MailContent } from './content.ts';

/** A paragraph of a mail: text, which may have lines, or a link with its words. */
export type Paragraph = string | { label: string; url: string };

/** The text of a mail, from which both of its parts are made. */
export interface Letter {
  subject: string;
  paragraphs: Paragraph[];
}

/**
 * A mail as plain text and as HTML. The HTML loads nothing: a mailbox would block it, or tell the sender who reads it.
 * All text is escaped, so a title can contain anything.
 */
export function letterContent({ subject, paragraphs }: Letter, language: Language): MailContent {
  const title = `${subject} · Boxoffice`;
  const lines = paragraphs.map((paragraph) => (typeof paragraph === 'string' ? paragraph : paragraph.url));
  return { subject: title, text: `${lines.join('\n\n')}\n`, html: page(title, paragraphs, language) };
}

/** Escapes text for an element's content or a quoted attribute. */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const BODY = 'margin:0 auto;max-width:36rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color:#2b1d22';
const BUTTON =
  'display:inline-block;padding:.6rem 1.2rem;border-radius:.5rem;background:#a3173a;color:#fff;text-decoration:none';

const page = (title: string, paragraphs: Paragraph[], language: Language): string => `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escaped(title)}</title></head>
<body style="${BODY}">
<p style="color:#a3173a;font-weight:bold">Boxoffice</p>
${paragraphs.map(paragraphHtml).join('\n')}
</body>
</html>
`;

const paragraphHtml = (paragraph: Paragraph): string =>
  typeof paragraph === 'string'
    ? `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`
    : `<p><a href="${escaped(paragraph.url)}" style="${BUTTON}">${escaped(paragraph.label)}</a></p>`;
