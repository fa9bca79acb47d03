import * as z from 'zod';
import { Category } from '../api/values.ts';
import { eventType } from './cloud-event.ts';

/** The public state of a ticket. */
export const TicketData = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  title: z.string(),
  price: z.int(),
  currency: z.string(),
  /** 0 of a withdrawn ticket. */
  quantity: z.int().min(0),
  userId: z.uuid(),
  startsAt: z.iso.datetime().optional(),
  endsAt: z.iso.datetime().optional(),
  salesStartAt: z.iso.datetime().optional(),
  salesEndAt: z.iso.datetime().optional(),
  returnsUntil: z.iso.datetime().optional(),
  movedAt: z.iso.datetime().optional(),
  cancelledAt: z.iso.datetime().optional(),
  cancelReason: z.string().optional(),
  timeZone: z.string().optional(),
  place: z.string().optional(),
  description: z.string().optional(),
  category: Category.optional(),
  pausedAt: z.iso.datetime().optional(),
});
export type TicketData = z.infer<typeof TicketData>;

export const TicketCreated = eventType('ticket.created', '/boxoffice/tickets', TicketData);
export const TicketCancelled = eventType('ticket.cancelled', '/boxoffice/tickets', TicketData);
export const TicketUpdated = eventType('ticket.updated', '/boxoffice/tickets', TicketData);
