import type { Strings } from '../languages.ts';
import { buying } from './buying.ts';
import { legal } from './legal.ts';
import { passes } from './passes.ts';
import { passkeys } from './passkeys.ts';
import { signIn } from './sign-in.ts';
import { site } from './site.ts';

export const everyPage: Strings = {
  ...site,
  ...buying,
  ...signIn,
  ...passkeys,
  ...legal,
  passes,
};
