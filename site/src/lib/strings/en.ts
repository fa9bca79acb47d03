import { account } from './en/account.ts';
import { buying } from './en/buying.ts';
import { passkeys } from './en/passkeys.ts';
import { recovery } from './en/recovery.ts';
import { selling } from './en/selling.ts';
import { site } from './en/site.ts';

/** English, and what every other language has to say. */
export const en = {
  ...site,
  ...buying,
  ...selling,
  ...account,
  ...recovery,
  ...passkeys,
  /** What a service says to a visitor, in their language: it says it in English. */
  said: (message: string): string => message,
};
