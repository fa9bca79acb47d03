import { type Refusal, type RefusalFormat, wordRefusal } from '../refusal.ts';
import { account } from './en/account.ts';
import { everyPage } from './en/every-page.ts';
import { refusals } from './en/refusals.ts';
import { selling } from './en/selling.ts';

export const en = {
  ...everyPage,
  ...account,
  ...selling,
  refusal: (refusal: Refusal, format: RefusalFormat): string => wordRefusal(refusals, refusal, format),
};
