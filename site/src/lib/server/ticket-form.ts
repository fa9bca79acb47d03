import type { Currency } from '@boxoffice/shared/api/values.ts';
import { fromPriceField, isCurrency } from '../money.ts';
import type { Strings } from '../strings/languages.ts';

type Field = 'title' | 'price' | 'currency' | 'quantity';

interface TicketBody {
  title: string;
  /** In minor units. */
  price: number;
  currency: Currency;
  quantity: number;
}

/**
 * Turns a ticket's form into what the API takes. Limits are the API's to judge; here is only what can't be
 * said to it, such as a price that is no number.
 */
export function readTicketForm(
  values: Record<Field, string>,
  { fields }: Strings,
): { ok: true; body: TicketBody } | { ok: false; errors: Partial<Record<Field, string>> } {
  const { title, currency } = values;
  if (!isCurrency(currency)) return { ok: false, errors: { currency: fields.currencyMissing } };
  const price = fromPriceField(values.price, currency);
  const quantity = /^\d{1,9}$/.test(values.quantity.trim()) ? Number(values.quantity) : undefined;
  if (price !== undefined && quantity !== undefined && title.trim() !== '') {
    return { ok: true, body: { title, price, currency, quantity } };
  }
  const example = currency === 'JPY' ? '1250' : '12.50';
  return {
    ok: false,
    errors: {
      ...(title.trim() === '' && { title: fields.titleMissing }),
      ...(price === undefined && { price: fields.priceWrong(example) }),
      ...(quantity === undefined && { quantity: fields.quantityWrong }),
    },
  };
}
