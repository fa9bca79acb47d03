import type { Currency } from '@boxoffice/shared/api/values.ts';
import { fromPriceField, isCurrency } from '../money.ts';
import type { SellingStrings } from '../strings/selling.ts';
import { type TicketField, type TicketValues, timeFields } from '../ticket-values.ts';
import { fromWallTime, zoneOr } from '../wall-time.ts';

interface TicketBody {
  title: string;
  /** In minor units. */
  price: number;
  currency: Currency;
  quantity: number;
  startsAt: string | null;
  endsAt: string | null;
  salesStartAt: string | null;
  salesEndAt: string | null;
  returnsUntil: string | null;
  timeZone: string | null;
  place: string | null;
  category: string | null;
  description: string | null;
}

type Errors = Partial<Record<TicketField, string>>;

/** Whether fields that need each other are both there. A page from before a deploy can lack one. */
export const isComplete = ({ price, currency, timeZone, ...values }: Partial<TicketValues>): boolean =>
  (price === undefined) === (currency === undefined) &&
  (timeZone !== undefined || timeFields.every((name) => !values[name]));

/**
 * Turns a ticket's form into the body of an API request. The API checks the limits. This function refuses only text
 * that has no API value, such as a price that is not a number. An absent field stays absent.
 *
 * @param opened the values of the form when it was opened. An unchanged time is left out: a field has no seconds, and
 *   cannot tell the two halves of the hour that autumn repeats.
 */
export function readTicketForm(
  values: Partial<TicketValues>,
  { fields }: SellingStrings,
  opened: Partial<TicketValues> = {},
): { ok: true; body: Partial<TicketBody> } | { ok: false; errors: Errors } {
  const errors: Errors = {};
  const body: Partial<TicketBody> = {};
  const { title, price, currency, quantity, place, category, description } = values;
  if (title !== undefined) {
    if (title.trim() === '') errors.title = fields.titleMissing;
    else body.title = title;
  }
  if (currency !== undefined) {
    if (isCurrency(currency)) body.currency = currency;
    else errors.currency = fields.currencyMissing;
  }
  if (price !== undefined && isCurrency(currency)) {
    body.price = fromPriceField(price, currency);
    if (body.price === undefined)
      errors.price = fields.priceWrong(currency === 'JPY' ? '1250' : fields.priceExample);
  }
  if (quantity !== undefined) {
    if (/^\d{1,9}$/.test(quantity.trim())) body.quantity = Number(quantity);
    else errors.quantity = fields.quantityWrong;
  }
  for (const name of timeFields) {
    const text = values[name]?.trim();
    const isSameZone = values.timeZone === undefined || values.timeZone === opened.timeZone;
    const isSame = values[name] === opened[name] && isSameZone;
    if (text === undefined || isSame) continue;
    const timeZone = zoneOr(values.timeZone?.trim() || undefined);
    const at = fromWallTime(text, timeZone);
    if (at === undefined && text !== '') errors[name] = fields.startWrong;
    body[name] = at === undefined ? null : new Date(at).toISOString();
    body.timeZone = timeFields.some((other) => values[other]?.trim()) ? timeZone : null;
  }
  if (place !== undefined) body.place = place || null;
  if (category !== undefined) body.category = category || null;
  // A browser ends a line with two characters. The API's limit counts one.
  if (description !== undefined) body.description = description.replaceAll('\r\n', '\n') || null;
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, body };
}
