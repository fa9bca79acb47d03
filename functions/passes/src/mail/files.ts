import type { Language } from '@boxoffice/shared/api/mail-language.ts';
import type { Attachment } from '@boxoffice/shared/mail/content.ts';
import { calendarFileOf, pdfOf } from '../documents/files.ts';
import type { Pass } from '../domain/pass.ts';
import type { PassTicket } from '../domain/ticket.ts';

/** The most passes that a mail has as PDF, which is then 150 kB. Those of a larger order are on the site. */
const MOST_PASSES = 50;

/** Valid passes as a PDF; none when there are too many for a mail. */
export async function passesFile(
  passes: Pass[],
  ticket: PassTicket,
  language: Language,
): Promise<Attachment[]> {
  if (passes.length > MOST_PASSES) return [];
  const bytes = await pdfOf(passes, ticket, language);
  return [{ name: 'passes.pdf', mediaType: 'application/pdf', bytes }];
}

/** The event for a calendar; none while it has no date. A later file replaces an earlier one. */
export async function calendarFile(ticket: PassTicket): Promise<Attachment[]> {
  const bytes = await calendarFileOf(ticket);
  const mediaType = 'text/calendar; charset=utf-8; method=PUBLISH';
  return bytes ? [{ name: 'event.ics', mediaType, bytes }] : [];
}
