import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { putIfUnchanged } from '@boxoffice/shared/tables/versioned.ts';
import type { CountedRefund, RefundCount } from '../domain/refund.ts';
import { ticketsService } from '../service.ts';
import { changeSeats, type SeatShard } from './seats.ts';

const keyOfRefund = (orderId: string, paymentId: string): Key => ({
  pk: `ORDER#${orderId}`,
  sk: `REFUND#${paymentId}`,
});

/** Reads the last counted refunds of a payment. */
export const findRefund = (orderId: string, paymentId: string): Promise<CountedRefund | undefined> =>
  getItem<CountedRefund & Key>(ticketsService.table, keyOfRefund(orderId, paymentId));

/**
 * Stores the count, on the condition that the last one is as it was read, and adds the differences to a shard of the
 * ticket's counts.
 */
export const putRefund = (
  shard: SeatShard,
  { refund, changes }: RefundCount,
  stored: CountedRefund | undefined,
  currency: string,
): Write[] => [
  putCountedRefund(refund, stored),
  ...changeSeats(shard, { sold: 0, held: {}, money: changes, currency }),
];

const putCountedRefund = (refund: CountedRefund, stored: CountedRefund | undefined): Write =>
  putIfUnchanged(
    ticketsService.table,
    { ...keyOfRefund(refund.orderId, refund.id), ...refund },
    stored?.version,
  );
