import type { selling } from './en/selling.ts';
import type { Language } from './languages.ts';

/** The strings of the forms that list and edit a ticket. Only sellers load them. */
export type SellingStrings = typeof selling;

export const sellingStringsOf = async (language: Language): Promise<SellingStrings> =>
  language === 'de' ? (await import('./de/selling.ts')).selling : (await import('./en/selling.ts')).selling;
