import type { door } from './en/door.ts';
import type { Language } from './languages.ts';

/** The strings of the check-in page. Only this page loads them. */
export type DoorStrings = typeof door;

export const doorStringsOf = async (language: Language): Promise<DoorStrings> =>
  language === 'de' ? (await import('./de/door.ts')).door : (await import('./en/door.ts')).door;
