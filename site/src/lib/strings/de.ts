import { wordRefusal } from '../refusal.ts';
import { account } from './de/account.ts';
import { buying } from './de/buying.ts';
import { legal } from './de/legal.ts';
import { passes } from './de/passes.ts';
import { passkeys } from './de/passkeys.ts';
import { payouts } from './de/payouts.ts';
import { recovery } from './de/recovery.ts';
import { refusals } from './de/refusals.ts';
import { selling } from './de/selling.ts';
import { site } from './de/site.ts';
import type { Strings } from './languages.ts';

export const de: Strings = {
  ...site,
  ...buying,
  ...selling,
  ...account,
  ...recovery,
  ...passkeys,
  ...legal,
  passes,
  payouts,
  refusal: (refusal, format) => wordRefusal(refusals, refusal, format),
};
