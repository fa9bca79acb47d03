import type { Language } from '@boxoffice/shared/api/mail-language.ts';
import type { Attachment } from '@boxoffice/shared/mail/content.ts';
import { codeOf } from '../codes/pass-codes.ts';
import { config } from '../config.ts';
import { documentOf } from '../documents/pass-document.ts';
import type { Pass } from '../domain/pass.ts';
import type { PassTicket } from '../domain/ticket.ts';

/** The most passes that a mail has as PDF, which is then 200 kB. Those of a larger order are on the site. */
const MOST_PASSES = 50;

/** Valid passes as a PDF; none when there are too many for a mail. */
export async function passesFile(
  passes: Pass[],
  ticket: PassTicket,
  language: Language,
): Promise<Attachment[]> {
  if (passes.length > MOST_PASSES) return [];
  const documents = await Promise.all(
    passes.map(async (pass) => documentOf(pass, (await codeOf(pass)) ?? '', ticket)),
  );
  const { passesPdf } = await import('../documents/pdf.ts');
  return [{ name: 'passes.pdf', mediaType: 'application/pdf', bytes: await passesPdf(documents, language) }];
}

/** The event for a calendar; none while it has no date. A later file replaces an earlier one. */
export async function calendarFile(ticket: PassTicket): Promise<Attachment[]> {
  const { id: ticketId, startsAt } = ticket;
  if (startsAt === undefined) return [];
  const { calendarOf } = await import('../documents/calendar.ts');
  const url = new URL(`/tickets/${ticketId}`, config.PUBLIC_URL).href;
  const text = calendarOf({ ...ticket, ticketId, startsAt, url });
  const mediaType = 'text/calendar; charset=utf-8; method=PUBLISH';
  return [{ name: 'event.ics', mediaType, bytes: Buffer.from(text) }];
}
