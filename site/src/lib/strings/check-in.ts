import type { checkIn } from './en/check-in.ts';
import type { Language } from './languages.ts';

/** The strings of the check-in page. Only this page loads them. */
export type CheckInStrings = typeof checkIn;

export const checkInStringsOf = async (language: Language): Promise<CheckInStrings> =>
  language === 'de' ? (await import('./de/check-in.ts')).checkIn : (await import('./en/check-in.ts')).checkIn;
