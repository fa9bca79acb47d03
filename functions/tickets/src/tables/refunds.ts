import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { putIfUnchanged } from '@boxoffice/shared/tables/versioned.ts';
import type { CountedRefund, RefundCount } from '../domain/refund.ts';
import { ticketsService } from '../service.ts';
import { addMoney, seatsKey } from './seats.ts';

const keyOfRefund = (orderId: string, paymentId: string): Key => ({
  pk: `ORDER#${orderId}`,
  sk: `REFUND#${paymentId}`,
});

/** Reads the last counted refunds of a payment. */
export const findRefund = (orderId: string, paymentId: string): Promise<CountedRefund | undefined> =>
  getItem<CountedRefund & Key>(ticketsService.table, keyOfRefund(orderId, paymentId));

/** Stores the count, on the condition that the last one is as it was read, and adds the differences to the ticket. */
export function putRefund(
  ticketId: string,
  { refund, changes }: RefundCount,
  stored: CountedRefund | undefined,
  currency: string,
): Write[] {
  const { set, names, values } = addMoney(changes, currency);
  const counts: Write = {
    Update: {
      TableName: ticketsService.table,
      Key: seatsKey(ticketId),
      UpdateExpression: `SET ${set.join(', ')}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ...values, ':none': 0 },
    },
  };
  return [putCountedRefund(refund, stored), ...(set.length > 0 ? [counts] : [])];
}

const putCountedRefund = (refund: CountedRefund, stored: CountedRefund | undefined): Write =>
  putIfUnchanged(
    ticketsService.table,
    { ...keyOfRefund(refund.orderId, refund.id), ...refund },
    stored?.version,
  );
