import type { Pass as PassView } from '@boxoffice/shared/api/passes.ts';
import { codeOf } from '../codes/pass-codes.ts';
import { admission, type Pass, passId, statusOf, timeOf } from '../domain/pass.ts';
import { findTickets, type PassTicket } from '../tables/tickets.ts';

const time = (ms: number): string => new Date(ms).toISOString();

/** Passes as a user sees them. The code is only for the holder. */
export async function views(passes: Pass[], userId: string): Promise<PassView[]> {
  const tickets = await findTickets([...new Set(passes.map(({ order }) => order.ticketId))]);
  return Promise.all(passes.map((pass) => view(pass, userId, tickets.get(pass.order.ticketId))));
}

async function view(pass: Pass, userId: string, ticket: PassTicket | undefined): Promise<PassView> {
  const { order, seat } = pass;
  const isHolder = seat.holder === userId;
  const code = isHolder ? await codeOf(pass) : undefined;
  const admitted = admission(seat);
  return {
    id: passId(seat),
    orderId: order.id,
    ticketId: order.ticketId,
    seat: seat.seat,
    of: order.seats,
    status: statusOf(pass),
    ...(code !== undefined && { code }),
    holder: seat.holder,
    // Each change of the order and of the pass raises it.
    version: order.version + seat.version,
    ticket: shownTicket(pass, ticket),
    ...(admitted && { admittedAt: time(timeOf(admitted)) }),
    ...(isHolder && openTransfer(pass)),
    ...(!isHolder && sentBy(pass, userId)),
  };
}

/** The ticket as it is now. Until its event arrives, only the title is known. */
const shownTicket = ({ order }: Pass, ticket: PassTicket | undefined): PassView['ticket'] => ({
  id: order.ticketId,
  title: ticket?.title ?? order.title,
  ...(ticket?.startsAt !== undefined && { startsAt: ticket.startsAt }),
  ...(ticket?.timeZone !== undefined && { timeZone: ticket.timeZone }),
  ...(ticket?.place !== undefined && { place: ticket.place }),
});

function openTransfer({ seat: { transfer } }: Pass): Pick<PassView, 'transfer'> {
  if (!transfer) return {};
  const { id, email, createdAt, expiresAt } = transfer;
  return {
    transfer: { id, ...(email && { email }), createdAt: time(createdAt), expiresAt: time(expiresAt) },
  };
}

function sentBy({ seat: { history } }: Pass, userId: string): Pick<PassView, 'sent'> {
  const sent = history.findLast(({ from }) => from === userId);
  return sent ? { sent: { ...(sent.email && { email: sent.email }), at: time(sent.at) } } : {};
}
