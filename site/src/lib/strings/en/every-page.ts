import { buying } from './buying.ts';
import { legal } from './legal.ts';
import { passes } from './passes.ts';
import { passkeys } from './passkeys.ts';
import { signIn } from './sign-in.ts';
import { site } from './site.ts';

/** The strings that every page loads. */
export const everyPage = {
  ...site,
  ...buying,
  ...signIn,
  ...passkeys,
  ...legal,
  passes,
};
