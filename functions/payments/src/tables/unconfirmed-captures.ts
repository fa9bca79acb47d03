import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Conflict } from '@boxoffice/shared/errors.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import type { UnconfirmedVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { batchesOf, type Unconfirmed } from '@boxoffice/shared/tables/unconfirmed.ts';
import type { Captured, Payment } from '../domain/payment.ts';
import { restate } from '../domain/payment-events.ts';
import { paymentsService } from '../service.ts';
import { capturesToConfirm, keyOfPayment, putConfirmed, SHARDS } from './payments.ts';

type UnconfirmedCapture = Unconfirmed & { payment: Captured };

/**
 * The captured payments whose version the orders service has not confirmed. A capture has no row in the outbox: the
 * payment stays in the index of the sweep, which costs three write units less.
 */
export const unconfirmedCaptures: UnconfirmedVersions<UnconfirmedCapture> = {
  state: 'unconfirmed capture',
  shards: SHARDS,
  batches: ({ shard, before, size }, given) => batchesOf(captures(shard, before, given), size),
  confirm: (captures) => Promise.all(captures.map(({ payment }) => confirm(payment))),
  publishAgain: ({ payment, event }) => repeatEvent(payment, event),
};

async function* captures(shard: number, before: number, given: Given): AsyncGenerator<UnconfirmedCapture> {
  for await (const payment of capturesToConfirm(shard, before)) {
    const event = restate(payment, given);
    const waitingSince = new Date(payment.unconfirmedSince ?? 0).toISOString();
    if (event) yield { payment, event, parentId: payment.orderId, waitingSince };
  }
}

/** A newer state of the payment has an event of its own. */
async function confirm(payment: Captured): Promise<void> {
  await paymentsService.commit({ writes: [putConfirmed(payment)] }).catch((error) => {
    if (!(error instanceof Conflict)) throw error;
  });
}

/** Publishes an event that a stored payment states. */
export const repeatEvent = (payment: Payment, event: CloudEvent): Promise<void> =>
  paymentsService.commit({
    writes: [],
    events: [event],
    statedBy: keyOfPayment(payment),
    isRepeated: true,
  });
