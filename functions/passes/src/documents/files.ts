import type { Language } from '@boxoffice/shared/api/mail-language.ts';
import { codeOf } from '../codes/pass-codes.ts';
import { config } from '../config.ts';
import type { Pass } from '../domain/pass.ts';
import type { PassTicket } from '../domain/ticket.ts';
import { documentOf } from './pass-document.ts';

// The libraries are loaded on first use: most processes of this service never make a file.

/** @param ticket undefined until its event has arrived */
export async function pdfOf(
  validPasses: Pass[],
  ticket: PassTicket | undefined,
  language: Language,
): Promise<Uint8Array> {
  const documents = await Promise.all(
    validPasses.map(async (pass) => documentOf(pass, (await codeOf(pass)) ?? '', ticket)),
  );
  const { passesPdf } = await import('./pdf.ts');
  return passesPdf(documents, language);
}

/** The event for a calendar, as iCalendar. Returns undefined while it has no date. */
export async function calendarFileOf(ticket: PassTicket): Promise<Uint8Array | undefined> {
  const { id: ticketId, startsAt } = ticket;
  if (startsAt === undefined) return undefined;
  const { calendarOf } = await import('./calendar.ts');
  const url = new URL(`/tickets/${ticketId}`, config.PUBLIC_URL).href;
  return Buffer.from(calendarOf({ ...ticket, ticketId, startsAt, url }));
}
