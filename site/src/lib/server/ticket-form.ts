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

/**
 * Turns a ticket's form into what the API takes. Limits are the API's to judge; here is only what can't be
 * said to it, such as a price that is no number.
 */
export function readTicketForm(
  values: TicketValues,
  { fields }: Strings,
): { ok: true; body: TicketBody } | { ok: false; errors: Partial<Record<TicketField, string>> } {
  const { title, currency, place, description } = values;
  if (!isCurrency(currency)) return { ok: false, errors: { currency: fields.currencyMissing } };
  const price = fromPriceField(values.price, currency);
  const quantity = /^\d{1,9}$/.test(values.quantity.trim()) ? Number(values.quantity) : undefined;
  const timeZone = zoneOr(values.timeZone.trim() || undefined);
  const startsAt = fromWallTime(values.startsAt.trim(), timeZone);
  const noStart = values.startsAt.trim() === '';
  if (price !== undefined && quantity !== undefined && title.trim() && (startsAt !== undefined || noStart)) {
    const when = startsAt === undefined ? null : new Date(startsAt).toISOString();
    const zone = startsAt === undefined ? null : timeZone;
    // A browser ends lines with two characters; a description counts one.
    const text = description.replaceAll('\r\n', '\n');
    return {
      ok: true,
      body: {
        ...{ title, price, currency, quantity, startsAt: when, timeZone: zone },
        ...{ place: place || null, description: text || null },
      },
    };
  }
  const example = currency === 'JPY' ? '1250' : '12.50';
  return {
    ok: false,
    errors: {
      ...(title.trim() === '' && { title: fields.titleMissing }),
      ...(price === undefined && { price: fields.priceWrong(example) }),
      ...(quantity === undefined && { quantity: fields.quantityWrong }),
      ...(startsAt === undefined && !noStart && { startsAt: fields.startWrong }),
    },
  };
}
