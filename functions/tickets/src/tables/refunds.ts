import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import type { CountedRefund, RefundCount } from '../domain/refund.ts';
import { ticketsService } from '../service.ts';
import { seatsKey } from './seats.ts';

const keyOfRefund = (orderId: string, paymentId: string): Key => ({
  pk: `ORDER#${orderId}`,
  sk: `REFUND#${paymentId}`,
});

/** Reads the last counted refunds of a payment. */
export const findRefund = (orderId: string, paymentId: string): Promise<CountedRefund | undefined> =>
  getItem<CountedRefund & Key>(ticketsService.table, keyOfRefund(orderId, paymentId));

/** Stores the count, on the condition that the last one is as it was read, and adds the differences to the ticket. */
export const putRefund = (
  ticketId: string,
  { refund, difference, returned }: RefundCount,
  stored: CountedRefund | undefined,
  currency: string,
): Write[] => [
  {
    Put: {
      TableName: ticketsService.table,
      Item: { ...keyOfRefund(refund.orderId, refund.id), ...refund },
      ...(stored
        ? {
            ConditionExpression: '#version = :read',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':read': stored.version },
          }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  },
  {
    Update: {
      TableName: ticketsService.table,
      Key: seatsKey(ticketId),
      UpdateExpression:
        'SET #earned = if_not_exists(#earned, :none) - :difference, #refunded = if_not_exists(#refunded, :none) + :returned',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#earned': `earned${currency}`, '#refunded': `refunded${currency}` },
      ExpressionAttributeValues: { ':none': 0, ':difference': difference, ':returned': returned },
    },
  },
];
