import * as z from 'zod';
import { says } from './refusals.ts';

/** An aggregate's id: a UUID. */
export const Id = z.uuid().meta({ description: 'A UUID' });

/** A point in time on the wire: ISO 8601 in UTC. */
export const Time = z.iso.datetime().meta({ description: 'ISO 8601, in UTC' });

/** A time zone's name, as everything that formats times knows it. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, says('time-zone-unknown'))
  .meta({ description: 'An IANA time zone, as in Europe/Berlin' });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** ISO 4217 codes of the currencies that can be charged; all have two decimals but those in `zeroDecimal`. */
export const Currency = z
  .enum(['USD', 'EUR', 'GBP', 'CHF', 'CAD', 'AUD', 'SEK', 'NOK', 'DKK', 'PLN', 'JPY'])
  .meta({ description: 'ISO 4217' });
export type Currency = z.infer<typeof Currency>;

/** An amount of money in minor units (cents), as Stripe counts it. */
export const MinorUnits = z.int().min(50).max(99_999_999).meta({ description: 'In minor units (cents)' });

/** What amounts of one currency come to. */
export const Money = z
  .object({ amount: z.int().meta({ description: 'In minor units' }), currency: Currency })
  .meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

/** How lists are paged: newest first, the next page by the `Link` header's cursor. */
export const Paging = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
};
