import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { type MailSubject, newMail, type PassMail } from './mail.ts';
import type { PassTicket } from './ticket.ts';

/**
 * A notice waits this long, in milliseconds: then the index has every pass that was issued before the change. The
 * holders hear of it at the next tick.
 */
const DELAY_MS = 10_000;

/**
 * A change of an event, whose holders get a mail. There is one for each ticket. It says how far the mails are queued, so
 * that any process can continue after a crash.
 */
export interface Notice {
  ticketId: string;
  /** The version of the ticket that has the change. */
  version: number;
  /** Counts the steps. */
  step: number;
  /** The part of the ticket's passes that comes next, and the position in it. */
  shard: number;
  after?: Record<string, string> | undefined;
  /** Epoch milliseconds. */
  dueAt: number;
}

/** The notice of a change; undefined when there is none. */
export const noticeOf = ({ id, version, movedIn }: PassTicket, { now }: Given): Notice | undefined =>
  movedIn === version ? { ticketId: id, version, step: 1, shard: 0, dueAt: now + DELAY_MS } : undefined;

/** Someone who holds passes of an order. */
export interface Holder {
  userId: string;
  orderId: string;
}

/**
 * One step of a notice: the mails to a page of holders, which are due now, and the notice after it; undefined at the end.
 *
 * @param page a page of the shard, and the position of its end if more follows
 */
export function stepOf(
  notice: Notice,
  page: { holders: Holder[]; last: Record<string, string> | undefined },
  shards: number,
  given: Given,
): { mails: PassMail[]; next: Notice | undefined } {
  const { version, step, shard } = notice;
  const unique = new Map(page.holders.map((holder) => [`${holder.userId} ${holder.orderId}`, holder]));
  const mails = [...unique.values()].map((holder) => {
    const subject: MailSubject = { kind: 'event-changed', version, ...holder };
    return { ...newMail(subject, given), dueAt: given.now };
  });
  const next = { ...notice, step: step + 1, after: page.last, shard: page.last ? shard : shard + 1 };
  return { mails, next: next.shard < shards ? next : undefined };
}
