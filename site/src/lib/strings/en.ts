import { type Refusal, type RefusalFormat, wordRefusal } from '../refusal.ts';
import { account } from './en/account.ts';
import { buying } from './en/buying.ts';
import { legal } from './en/legal.ts';
import { passes } from './en/passes.ts';
import { passkeys } from './en/passkeys.ts';
import { payouts } from './en/payouts.ts';
import { recovery } from './en/recovery.ts';
import { refusals } from './en/refusals.ts';
import { selling } from './en/selling.ts';
import { site } from './en/site.ts';

export const en = {
  ...site,
  ...buying,
  ...selling,
  ...account,
  ...recovery,
  ...passkeys,
  ...legal,
  passes,
  payouts,
  refusal: (refusal: Refusal, format: RefusalFormat): string => wordRefusal(refusals, refusal, format),
};
