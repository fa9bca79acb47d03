import { account } from './de/account.ts';
import { buying } from './de/buying.ts';
import { said } from './de/said.ts';
import { selling } from './de/selling.ts';
import { site } from './de/site.ts';
import type { Strings } from './languages.ts';

export const de: Strings = {
  ...site,
  ...buying,
  ...selling,
  ...account,
  said: (message) => said[message] ?? message,
};
