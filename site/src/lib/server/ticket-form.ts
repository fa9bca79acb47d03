import type { Currency } from '@boxoffice/shared/api/values.ts';
import { fromPriceField, isCurrency } from '../money.ts';
import type { Strings } from '../strings/languages.ts';
import type { TicketField, TicketValues } from '../ticket-values.ts';
import { fromWallTime, zoneOr } from '../wall-time.ts';

interface TicketBody {
  title: string;
  /** In minor units. */
  price: number;
  currency: Currency;
  quantity: number;
  startsAt: string | null;
  timeZone: string | null;
  place: string | null;
  description: string | null;
}

type Errors = Partial<Record<TicketField, string>>;

/** Whether a form, which may be older than a field, has what its other fields need to mean something. */
export const isWhole = ({ price, currency, startsAt, timeZone }: Partial<TicketValues>): boolean =>
  (price === undefined) === (currency === undefined) && (startsAt === undefined || timeZone !== undefined);

/**
 * Turns a ticket's form into what the API takes. Limits are the API's to judge; here is only what can't be
 * said to it, such as a price that is no number. A field that the form doesn't have is not said at all.
 */
export function readTicketForm(
  values: Partial<TicketValues>,
  { fields }: Strings,
): { ok: true; body: Partial<TicketBody> } | { ok: false; errors: Errors } {
  const errors: Errors = {};
  const body: Partial<TicketBody> = {};
  const { title, price, currency, quantity, startsAt, place, description } = values;
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
    if (body.price === undefined) errors.price = fields.priceWrong(currency === 'JPY' ? '1250' : '12.50');
  }
  if (quantity !== undefined) {
    if (/^\d{1,9}$/.test(quantity.trim())) body.quantity = Number(quantity);
    else errors.quantity = fields.quantityWrong;
  }
  if (startsAt !== undefined) {
    const timeZone = zoneOr(values.timeZone?.trim() || undefined);
    const moment = fromWallTime(startsAt.trim(), timeZone);
    if (moment === undefined && startsAt.trim() !== '') errors.startsAt = fields.startWrong;
    body.startsAt = moment === undefined ? null : new Date(moment).toISOString();
    body.timeZone = moment === undefined ? null : timeZone;
  }
  if (place !== undefined) body.place = place || null;
  // A browser ends lines with two characters; a description counts one.
  if (description !== undefined) body.description = description.replaceAll('\r\n', '\n') || null;
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, body };
}
