import type { Cart, Session } from './checkout-session.ts';

/** The list of a session's line items. Their `price` is null: the fake has no Price objects. */
export function lineItemsOf({ id, currency }: Session, { lines }: Cart) {
  const data = lines.map((line) => ({
    id: line.id,
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: line.unit_amount * line.quantity,
    amount_tax: 0,
    amount_total: line.unit_amount * line.quantity,
    currency,
    description: line.name,
    metadata: {},
    price: null,
    quantity: line.quantity,
  }));
  return { object: 'list', data, has_more: false, url: `/v1/checkout/sessions/${id}/line_items` };
}
