import { wordRefusal } from '../refusal.ts';
import { account } from './de/account.ts';
import { everyPage } from './de/every-page.ts';
import { refusals } from './de/refusals.ts';
import { selling } from './de/selling.ts';
import type { AllStrings } from './languages.ts';

export const de: AllStrings = {
  ...everyPage,
  ...account,
  ...selling,
  refusal: (refusal, format) => wordRefusal(refusals, refusal, format),
};
