import type { recovery } from './en/recovery.ts';
import type { Language } from './languages.ts';

/** The strings of the pages that a mail links to. Only these load them. */
export type RecoveryStrings = typeof recovery;

export const recoveryStringsOf = async (language: Language): Promise<RecoveryStrings> =>
  language === 'de'
    ? (await import('./de/recovery.ts')).recovery
    : (await import('./en/recovery.ts')).recovery;
