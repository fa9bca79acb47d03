import type { Pass } from '../domain/pass.ts';
import { passId } from '../domain/pass.ts';
import type { PassTicket } from '../domain/ticket.ts';

/** The content of a printed pass. */
export interface PassDocument {
  id: string;
  /** The text of the QR code. */
  code: string;
  title: string;
  /** ISO 8601. */
  startsAt?: string | undefined;
  timeZone?: string | undefined;
  place?: string | undefined;
  seat: number;
  /** The number of passes of the order. */
  of: number;
}

/** @param ticket as it is now; undefined until its event has arrived */
export const documentOf = (pass: Pass, code: string, ticket: PassTicket | undefined): PassDocument => ({
  id: passId(pass.seat),
  code,
  title: ticket?.title ?? pass.order.title,
  startsAt: ticket?.startsAt,
  timeZone: ticket?.timeZone,
  place: ticket?.place,
  seat: pass.seat.seat,
  of: pass.order.seats,
});
