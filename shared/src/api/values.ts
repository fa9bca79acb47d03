import * as z from 'zod';
import { anyCharge, currencies } from './currencies.ts';
import { limits } from './limits.ts';
import { type RefusalCode, withCode } from './refusals.ts';
import { isText } from './text.ts';

/** Any text field, token, name or cursor. Its error has the code of `refuse`, if there is one. */
export const text = (refuse: { error: RefusalCode } | undefined = undefined) =>
  z.string(refuse).refine(isText, { ...withCode('not-text'), ...refuse });

/** A seller's words for buyers. */
export const Reason = z
  .string()
  .trim()
  .min(1, { ...withCode('reason-missing'), abort: true })
  .refine(isText, withCode('not-text'))
  .max(limits['reason-too-long'].max, withCode('reason-too-long'));

/** An aggregate's id: a UUID. */
export const Id = z.uuid().meta({ description: 'A UUID' });

/** A point in time on the wire: ISO 8601 in UTC. */
export const Time = z.iso.datetime().meta({ description: 'ISO 8601, in UTC' });

/** The name of a time zone that `Intl` can format. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, withCode('time-zone-unknown'))
  .meta({ description: 'An IANA time zone, as in Europe/Berlin' });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** The currencies that a card can be charged in. */
export const Currency = z.enum(currencies).meta({ description: 'ISO 4217' });
export type Currency = z.infer<typeof Currency>;

/** An amount of money in minor units (cents), as Stripe counts it. */
export const MinorUnits = z
  .int(withCode('price-out-of-range'))
  .min(0, withCode('price-out-of-range'))
  .max(anyCharge.max, withCode('price-out-of-range'))
  .meta({ description: 'In minor units (cents); 0 is free' });

/** A seat's price in a request. The decision checks the limits of its currency. */
export const Price = z.int(withCode('price-out-of-range')).meta({
  description: 'In minor units (cents): 0, or what the payment provider can charge in the currency',
  minimum: 0,
  maximum: anyCharge.max,
});

export const Category = z
  .enum(['music', 'theatre', 'sport', 'film', 'family', 'talk', 'other'])
  .meta({ description: 'The kind of event' });
export type Category = z.infer<typeof Category>;

/** A number of seats. */
export const Quantity = wholeNumber('quantity-out-of-range');

/** A whole number within the limits of a code. Every error for it has this code, and so both limits. */
function wholeNumber(code: RefusalCode & keyof typeof limits & `${string}-out-of-range`) {
  const { min, max } = limits[code];
  return z.int(withCode(code)).min(min, withCode(code)).max(max, withCode(code));
}

/** A sum of amounts of one currency. */
export const Money = z
  .object({ amount: z.int().meta({ description: 'In minor units' }), currency: Currency })
  .meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

/** The query of a list. The `Link` header of its answer has the next page's cursor. */
export const Paging = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: text(withCode('cursor-invalid')).max(500).optional(),
};
