import type { Language } from '@boxoffice/shared/api/mail-language.ts';
import type { Recipient } from '@boxoffice/shared/api/recipients.ts';
import { assertNever } from '@boxoffice/shared/decisions/assert-never.ts';
import { NotYet } from '@boxoffice/shared/errors.ts';
import { type Letter, letterContent } from '@boxoffice/shared/mail/letter.ts';
import type { Addressed } from '@boxoffice/shared/mail/sender.ts';
import { config } from '../config.ts';
import { startText } from '../documents/words.ts';
import type { PassMail } from '../domain/mail.ts';
import type { PassTicket } from '../domain/ticket.ts';
import { claimChange } from '../tables/change-mails.ts';
import { validPassesOf } from '../tables/holders.ts';
import { findOrder } from '../tables/orders.ts';
import { findPass } from '../tables/seats.ts';
import { findTicket } from '../tables/tickets.ts';
import { calendarFile, passesFile } from './files.ts';
import { newOfferLink } from './offer-link.ts';
import { recipientOf } from './recipients.ts';
import { type EventWords, templatesIn } from './templates.ts';

type Mail<Kind extends PassMail['kind']> = Extract<PassMail, { kind: Kind }>;

/**
 * Makes a mail as things are now. Undefined for a mail that nobody wants any more: the account is gone, the order was
 * cancelled meanwhile, the offer was taken back, another mail says the same, or a newer notice says more.
 *
 * @param now epoch milliseconds
 * @throws Unreachable when auth does not answer; NotYet when the ticket has not arrived
 */
export async function contentOf(mail: PassMail, now: number): Promise<Addressed | undefined> {
  const user = await recipientOf(mail.userId);
  if (!user) return undefined;
  switch (mail.kind) {
    case 'order-confirmed':
      return orderConfirmed(mail, user);
    case 'order-cancelled':
    case 'seats-refunded':
      return refunded(mail, user);
    case 'event-changed':
      return eventChanged(mail, user, now);
    case 'pass-offered':
      return passOffered(mail, user);
    case 'pass-taken-over':
      return passTakenOver(mail, user);
    default:
      return assertNever(mail);
  }
}

const siteUrl = (path: string): string => new URL(path, config.PUBLIC_URL).href;
const orderUrl = (orderId: string): string => siteUrl(`/orders/${orderId}`);

const addressed = ({ email, language }: Recipient, letter: Letter): Addressed => ({
  to: email,
  content: letterContent(letter, language),
});

async function orderConfirmed(
  { orderId, userId }: Mail<'order-confirmed'>,
  user: Recipient,
): Promise<Addressed | undefined> {
  const valid = await validPassesOf(orderId, userId);
  const [{ order } = {}] = valid;
  if (!order) return undefined;
  const ticket = await arrivedTicket(order.ticketId);
  const pdf = await passesFile(valid, ticket, user.language);
  const letter = templatesIn(user.language).orderConfirmed({
    ...eventWords(ticket, user.language),
    seats: valid.length,
    total: order.total > 0 ? amountText(order.total, order.currency, user.language) : undefined,
    url: orderUrl(orderId),
    hasPdf: pdf.length > 0,
  });
  const attachments = [...pdf, ...(await calendarFile(ticket))];
  const { to, content } = addressed(user, letter);
  return { to, content: { ...content, attachments } };
}

async function refunded(
  mail: Mail<'order-cancelled' | 'seats-refunded'>,
  user: Recipient,
): Promise<Addressed | undefined> {
  const order = await findOrder(mail.orderId);
  if (!order) return undefined;
  const { title } = order;
  const { reason } = mail;
  const url = orderUrl(order.id);
  const templates = templatesIn(user.language);
  if (mail.kind === 'order-cancelled')
    return addressed(user, templates.orderCancelled({ title, url, reason }));
  const amount = amountText(mail.amount, mail.currency, user.language);
  return addressed(user, templates.seatsRefunded({ title, seats: mail.seats, amount, url, reason }));
}

async function eventChanged(
  mail: Mail<'event-changed'>,
  user: Recipient,
  now: number,
): Promise<Addressed | undefined> {
  const { orderId, userId, version } = mail;
  const order = await findOrder(orderId);
  if (!order) return undefined;
  const ticket = await arrivedTicket(order.ticketId);
  if (ticket.movedIn !== version) return undefined;
  const isHolder = (await validPassesOf(orderId, userId)).length > 0;
  if (!(await claimChange(mail, ticket.id, isHolder, now))) return undefined;
  const url = order.userId === userId ? orderUrl(orderId) : siteUrl('/passes');
  const letter = templatesIn(user.language).eventChanged({ ...eventWords(ticket, user.language), url });
  const { to, content } = addressed(user, letter);
  return { to, content: { ...content, attachments: await calendarFile(ticket) } };
}

async function passOffered(
  { orderId, seat, transferId }: Mail<'pass-offered'>,
  giver: Recipient,
): Promise<Addressed | undefined> {
  const offer = await newOfferLink({ orderId, seat }, transferId);
  if (!offer) return undefined;
  const ticket = await arrivedTicket(offer.ticketId);
  const { language } = giver;
  const letter = templatesIn(language).passOffered({
    ...eventWords(ticket, language),
    giver: giver.email,
    until: startText(new Date(offer.expiresAt).toISOString(), ticket.timeZone, language),
    url: siteUrl(`/transfers/${offer.token}`),
  });
  // The recipient may have no account, so the giver's language is the best guess.
  return addressed({ email: offer.email, language }, letter);
}

async function passTakenOver(
  { orderId, seat, transferId }: Mail<'pass-taken-over'>,
  user: Recipient,
): Promise<Addressed | undefined> {
  const pass = await findPass({ orderId, seat });
  if (!pass) return undefined;
  const { title, seats: of } = pass.order;
  const recipient = pass.seat.history.find(({ id }) => id === transferId)?.email;
  const url = siteUrl('/passes');
  return addressed(user, templatesIn(user.language).passTakenOver({ title, recipient, seat, of, url }));
}

async function arrivedTicket(id: string): Promise<PassTicket> {
  const ticket = await findTicket(id);
  if (!ticket) throw new NotYet(`Ticket ${id} has not arrived yet`);
  return ticket;
}

function eventWords({ title, startsAt, timeZone, place }: PassTicket, language: Language): EventWords {
  const lines = [...(startsAt ? [startText(startsAt, timeZone, language)] : []), ...(place ? [place] : [])];
  return { title, facts: lines.length > 0 ? [lines.join('\n')] : [] };
}

/** @param amount in minor units */
function amountText(amount: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
