import { currencies, decimalsOf } from '@boxoffice/shared/api/currencies.ts';
import type { Currency, Money } from '@boxoffice/shared/api/values.ts';
import { numberFormatter } from './formatters.ts';

export const isCurrency = (text: unknown): text is Currency =>
  currencies.some((currency) => currency === text);

/**
 * Formats an amount for a visitor.
 *
 * @param amount in minor units
 * @param locale a BCP 47 tag, as in `en-GB`
 */
export const formatMoney = (amount: number, currency: Currency, locale: string): string =>
  format(amount, currency, locale, { style: 'currency', currency });

/** Formats sums of several currencies, joined by plus signs. */
export const formatSums = (sums: Money[], locale: string): string =>
  sums.map(({ amount, currency }) => formatMoney(amount, currency, locale)).join(' + ');

/** The text of a price field for an amount in minor units: `12.50`, or `12,50` in German, or `1200` for yen. */
export const toPriceField = (amount: number, currency: Currency, locale: string): string =>
  format(amount, currency, locale, { useGrouping: false });

function format(
  amount: number,
  currency: Currency,
  locale: string,
  options: Intl.NumberFormatOptions,
): string {
  const digits = decimalsOf(currency);
  return numberFormatter(locale, {
    ...options,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

/**
 * Reads a price field without floating-point arithmetic.
 *
 * @returns minor units, or undefined for text that is not a price in this currency (`12.345`, `1e3`, `-1`)
 */
export function fromPriceField(text: string, currency: Currency): number | undefined {
  const digits = decimalsOf(currency);
  const parts = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!parts?.[1] || (parts[2] !== undefined && digits === 0)) return undefined;
  return Number(parts[1] + (parts[2] ?? '').padEnd(digits, '0'));
}
