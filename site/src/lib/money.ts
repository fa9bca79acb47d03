import type { Currency, Money } from '@boxoffice/shared/api/values.ts';

/** The currencies that a price can be in, as the contract lists them; money.test.ts keeps the two equal. */
export const currencies = [
  'USD',
  'EUR',
  'GBP',
  'CHF',
  'CAD',
  'AUD',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'JPY',
] as const satisfies readonly Currency[];

export const isCurrency = (text: string | undefined): text is Currency =>
  (currencies as readonly string[]).includes(text ?? '');

/** How many decimals a currency is written with: 2 for most, 0 for the yen (ISO 4217). */
const decimalsOf = (currency: Currency): number => (currency === 'JPY' ? 0 : 2);

/**
 * Money as a visitor reads it.
 *
 * @param amount in minor units
 * @param locale a BCP 47 tag, as in `en-GB`
 */
export function formatMoney(amount: number, currency: Currency, locale: string): string {
  const digits = decimalsOf(currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

/** Sums of several currencies, one after the other. */
export const formatSums = (sums: Money[], locale: string): string =>
  sums.map(({ amount, currency }) => formatMoney(amount, currency, locale)).join(' + ');

/** What stands in a price field for an amount in minor units: `12.50`, or `1200` for yen. */
export const toPriceField = (amount: number, currency: Currency): string =>
  (amount / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency));

/**
 * Reads a price field without ever passing through a float.
 *
 * @returns minor units, or undefined for what isn't a price in this currency (`12.345`, `1e3`, `-1`)
 */
export function fromPriceField(text: string, currency: Currency): number | undefined {
  const digits = decimalsOf(currency);
  const parts = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!parts?.[1] || (parts[2] !== undefined && digits === 0)) return undefined;
  return Number(parts[1] + (parts[2] ?? '').padEnd(digits, '0'));
}
