import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';
import { account } from './en/account.ts';
import { buying } from './en/buying.ts';
import { passkeys } from './en/passkeys.ts';
import { recovery } from './en/recovery.ts';
import { selling } from './en/selling.ts';
import { site } from './en/site.ts';

/** What a service says to a visitor, and for programs; the code is missing in what is older than codes. */
export interface Refusal {
  message: string;
  code?: RefusalCode | undefined;
}

/** English, and what every other language has to say. */
export const en = {
  ...site,
  ...buying,
  ...selling,
  ...account,
  ...recovery,
  ...passkeys,
  /** Why a service refuses, in the visitor's language: it says it in English itself. */
  said: (refusal: Refusal): string => refusal.message,
};
