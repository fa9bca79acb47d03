import { dictionary } from '@zxcvbn-ts/language-common';

/**
 * 18,000 leaked passwords of eight characters or more, in lower case. The set takes a megabyte of memory, so it is
 * imported only when a request sets a password.
 */
export const commonPasswords: ReadonlySet<string> = new Set(dictionary['passwords-common']);
