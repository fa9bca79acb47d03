import { AlreadyDone } from '@boxoffice/shared/errors.ts';
import { log } from '@boxoffice/shared/functions/log.ts';
import { config } from '../config.ts';
import { newLinkToken } from '../credentials/link-token.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { type Letter, letterOf } from '../domain/letter.ts';
import { isPurpose, linkFor, PATHS } from '../domain/link.ts';
import { type Mail, putOff, staleAt, taken } from '../domain/mail.ts';
import { authService } from '../service.ts';
import { putLink } from '../tables/links.ts';
import { deleteMail, moveMail } from '../tables/mails.ts';
import { findUserByEmail } from '../tables/users.ts';

/**
 * Sends a mail that this request has stored, once the request is answered: nobody waits for a mail server, and
 * no answer's time tells whether there was a mail to send. What fails or is cut off is the next tick's.
 */
export function sendSoon(mail: Mail): void {
  setImmediate(() => {
    send(mail).catch((error: unknown) => log('error', 'a mail could not be sent', { mail: mail.id, error }));
  });
}

/** Takes a mail that is due, and sends it unless another process has taken it. */
export async function takeAndSend(mail: Mail, now: number): Promise<void> {
  const mine = taken(mail, now);
  try {
    await authService.commit({ writes: [moveMail(mail, mine)] });
  } catch (error) {
    if (error instanceof AlreadyDone) return;
    throw error;
  }
  await send(mine);
}

/**
 * Sends a mail whose lease this process has.
 *
 * ```
 * stored with its cause ── link stored ── mail server takes it ── forgotten
 *            │                  │                   │
 *            │ a crash here: another process sends it when the lease ends
 *            │                  │                   │ (twice then; its Message-ID is the same)
 * ```
 */
async function send(mail: Mail): Promise<void> {
  if (config.SMTP_URL === '') return;
  const now = Date.now();
  if (now >= staleAt(mail)) return deleteMail(mail.id);
  // Loaded first, and for every mail: the time that it takes tells nobody who has an account.
  const { NotSent, post } = await import('./post.ts');
  const letter = await written(mail, now);
  if (!letter) return deleteMail(mail.id);
  try {
    await post(mail.id, mail.email, letter);
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    log('warn', 'the mail server did not take a mail', { mail: mail.id, reason: error.message });
    if (!error.forGood) return authService.commit({ writes: [moveMail(mail, putOff(mail, Date.now()))] });
  }
  await deleteMail(mail.id);
}

/** The mail's text, with a new link; undefined when there is nobody to whom it would mean something. */
async function written(mail: Mail, now: number): Promise<Letter | undefined> {
  const { kind, email } = mail;
  const user = await findUserByEmail(email);
  if (!user || (kind === 'verify-email' && user.verifiedAt !== undefined)) return undefined;
  if (!isPurpose(kind)) return letterOf(mail, new URL('/reset', config.PUBLIC_URL).href);
  const token = newLinkToken();
  await authService.commit({ writes: [putLink(linkFor(user, kind, hashToken(token), now))] });
  return letterOf(mail, new URL(PATHS[kind] + token, config.PUBLIC_URL).href);
}
