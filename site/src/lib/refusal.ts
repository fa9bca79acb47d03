import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';
import type { Currency } from '@boxoffice/shared/api/values.ts';
import { formatNumber } from './formatters.ts';
import { formatMoney } from './money.ts';

/** An error of the API, or the reason why an order ended. Data from before refusal codes has no code. */
export interface Refusal {
  message: string;
  code?: RefusalCode | undefined;
  min?: number | undefined;
  max?: number | undefined;
}

/** The locale of the visitor, and the currency of an amount in the refusal. */
export interface RefusalFormat {
  locale: string;
  currency?: Currency | undefined;
}

/** A sentence, or a function that puts the formatted limits into one. */
type RefusalText = string | ((limits: { min: string; max: string }) => string);

/** The sentences of a language for all refusal codes, or for those whose English API message is not fit for a page. */
export type RefusalTexts = Partial<Record<RefusalCode, RefusalText>>;

/** Words a refusal in a language. A code without a text, or a text without its limits, gives the API's own message. */
export function wordRefusal(
  texts: RefusalTexts,
  refusal: Refusal,
  { locale, currency }: RefusalFormat,
): string {
  const { code, message, min, max } = refusal;
  const text = code && texts[code];
  if (typeof text !== 'function') return text ?? message;
  if (min === undefined && max === undefined) return message;
  const isMoney = code === 'price-out-of-range' || code === 'total-out-of-range';
  if (isMoney && !currency) return message;
  const format = (limit = 0) =>
    isMoney && currency ? formatMoney(limit, currency, locale) : formatNumber(limit, locale);
  return text({ min: format(min), max: format(max) });
}
