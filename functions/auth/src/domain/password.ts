import { Refused } from '@boxoffice/shared/errors.ts';

/** Words that a guesser derives from this site. */
const SITE_WORDS = ['boxoffice', 'ticket', 'tickets', 'password', 'passwort'];

/**
 * Refuses a new password that a guesser tries first: a common password, the email, or a word of the site with
 * digits and signs around it (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5.0, 6.2.4 and 6.2.11).
 *
 * @param commonPasswords in lower case
 * @throws Refused (400) on the field
 */
export function refuseGuessable(
  password: string,
  email: string,
  commonPasswords: ReadonlySet<string>,
  field: string,
): void {
  const lower = password.toLowerCase();
  if (commonPasswords.has(lower)) throw new Refused(400, 'password-common', { field });
  const [mailbox = ''] = email.split('@', 1);
  const guesses = [...SITE_WORDS, lettersOf(mailbox), lettersOf(email)];
  const letters = lettersOf(lower);
  if (lower === email || lower === mailbox || (letters !== '' && guesses.includes(letters)))
    throw new Refused(400, 'password-guessable', { field });
}

const lettersOf = (text: string): string => text.replace(/\P{L}/gu, '');
