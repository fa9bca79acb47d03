import { dictionary } from '@zxcvbn-ts/language-common';

/**
 * The passwords that are tried first, in lower case: 18,000 of eight characters or more, from leaks. It is a
 * megabyte in memory, so it is imported when someone chooses a password and not before.
 */
export const commonPasswords: ReadonlySet<string> = new Set(dictionary['passwords-common']);
