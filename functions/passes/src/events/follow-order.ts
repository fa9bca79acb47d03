import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Conflict } from '@boxoffice/shared/errors.ts';
import {
  OrderCancelled,
  OrderCompleted,
  type OrderData,
  OrderExpired,
  OrderReduced,
} from '@boxoffice/shared/events/order.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { mailAbout, newMail } from '../domain/mail.ts';
import { followOrder as follow, type PassOrder } from '../domain/order.ts';
import type { Seat } from '../domain/pass.ts';
import { sendSoon } from '../mail/send.ts';
import { passesService } from '../service.ts';
import { mails } from '../tables/mails.ts';
import { putOrder } from '../tables/orders.ts';
import { readOrder } from '../tables/seats.ts';

/** Issues the passes of a complete order, and makes those of a cancelled one void. */
export const followOrder = eventFunction(
  passesService,
  'follow-order',
  [OrderCompleted, OrderReduced, OrderCancelled, OrderExpired],
  async ({ event: { data }, given }) => {
    // Most orders are new here when they are complete. The condition of the write tells the others.
    if (data.status === 'complete') {
      try {
        return await change(undefined, [], data, given);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    }
    const { order, seats } = await readOrder(data.id);
    await change(order, seats, data, given);
  },
);

/** Stores the order and queues its mail in one transaction: the condition on the order makes both happen once. */
async function change(
  stored: PassOrder | undefined,
  seats: Seat[],
  data: OrderData,
  given: Given,
): Promise<void> {
  const order = follow(stored, seats, data);
  const subject = mailAbout(stored, order, data.reason);
  const mail = subject && newMail(subject, given);
  const writes = [putOrder(order, stored, given.now), ...(mail ? [mails.put(mail)] : [])];
  await passesService.commit({ writes });
  const issued = order.seats - (stored?.seats ?? 0);
  if (issued > 0) log('info', 'passes issued', { seats: issued });
  if (mail) sendSoon(mail);
}
