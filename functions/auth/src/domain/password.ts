import { Refused } from '@boxoffice/shared/errors.ts';

/** Words that everyone who tries a password of this site tries. */
const OUR_WORDS = ['boxoffice', 'ticket', 'tickets', 'password', 'passwort'];

/**
 * A new password must not be one that a guesser tries first: one of the most common ones, the email, or a name
 * of ours with digits and signs around it (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5.0, 6.2.4 and 6.2.11).
 *
 * @param common passwords in lower case
 * @throws Refused (400) on the field
 */
export function refuseGuessable(
  password: string,
  email: string,
  common: ReadonlySet<string>,
  field: string,
): void {
  const lower = password.toLowerCase();
  if (common.has(lower)) throw new Refused(400, 'password-common', { field });
  const [mailbox = ''] = email.split('@', 1);
  const guesses = [...OUR_WORDS, lettersOf(mailbox), lettersOf(email)];
  const letters = lettersOf(lower);
  if (lower === email || lower === mailbox || (letters !== '' && guesses.includes(letters)))
    throw new Refused(400, 'password-guessable', { field });
}

const lettersOf = (text: string): string => text.replace(/\P{L}/gu, '');
