import type { home } from './en/home.ts';
import type { Language } from './languages.ts';

/** The strings of the home page. Only this page loads them. */
export type HomeStrings = typeof home;

export const homeStringsOf = async (language: Language): Promise<HomeStrings> =>
  language === 'de' ? (await import('./de/home.ts')).home : (await import('./en/home.ts')).home;
