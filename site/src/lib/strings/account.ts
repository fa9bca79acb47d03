import type { account } from './en/account.ts';
import type { Language } from './languages.ts';

/** The strings of the pages of the account. Only these load them. */
export type AccountStrings = typeof account;

export const accountStringsOf = async (language: Language): Promise<AccountStrings> =>
  language === 'de' ? (await import('./de/account.ts')).account : (await import('./en/account.ts')).account;
