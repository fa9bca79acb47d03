import type { sales } from './en/sales.ts';
import type { Language } from './languages.ts';

/** The strings of a seller's pages of an event: figures, buyers, refunds and its cancellation. Only these load them. */
export type SalesStrings = typeof sales;

export const salesStringsOf = async (language: Language): Promise<SalesStrings> =>
  language === 'de' ? (await import('./de/sales.ts')).sales : (await import('./en/sales.ts')).sales;
