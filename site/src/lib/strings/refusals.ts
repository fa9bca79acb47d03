import type { RefusalTexts } from '../refusal.ts';
import type { Language } from './languages.ts';

/** Loads the sentences for refusals. A browser needs them only for requests that it makes itself. */
export const refusalsOf = async (language: Language): Promise<RefusalTexts> =>
  language === 'de'
    ? (await import('./de/refusals.ts')).refusals
    : (await import('./en/refusals.ts')).refusals;
