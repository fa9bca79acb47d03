import type { Order } from '@boxoffice/shared/api/orders.ts';
import { refusals } from '@boxoffice/shared/api/refusals.ts';

/** The reasons for which a seller can write a sentence of their own. */
const sellersCodes = ['refunded', 'event-cancelled'] as const;

/** What the seller wrote about the end of an order; undefined without a sentence of their own. */
export function ownReason({ reason, reasonCode }: Pick<Order, 'reason' | 'reasonCode'>): string | undefined {
  const code = sellersCodes.find((each) => each === reasonCode);
  return code && reason !== refusals[code] ? reason : undefined;
}
