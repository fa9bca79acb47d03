import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { Change } from '@boxoffice/shared/tables/commit.ts';
import type { Write } from '@boxoffice/shared/tables/items.ts';
import type { Observed } from '../domain/observed.ts';
import { observe, type Payment } from '../domain/payment.ts';
import { paymentsService } from '../service.ts';
import { putPayment } from './payments.ts';

/** Stores what the provider says of a payment, if it is news, with whatever else the cause changes. */
export async function store<State extends Payment | undefined>(
  payment: State,
  seen: Observed,
  given: Given,
  more: { writes?: Write[]; cause?: Change['cause'] } = {},
): Promise<State | Payment> {
  const observed = payment && observe(payment, seen, given);
  const news = observed && observed.state !== payment ? observed : undefined;
  const writes = [...(news ? putPayment(news.state) : []), ...(more.writes ?? [])];
  if (writes.length > 0 || more.cause)
    await paymentsService.commit({ writes, events: news?.events ?? [], cause: more.cause });
  return observed?.state ?? payment;
}
