import { AlreadyDone } from '@boxoffice/shared/errors.ts';
import { log } from '@boxoffice/shared/functions/log.ts';
import { config } from '../config.ts';
import { newLinkToken } from '../credentials/link-token.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { isPurpose, LINK_PATHS, newLink } from '../domain/link.ts';
import { leased, type MailMessage, mailExpiresAt, postponed } from '../domain/mail.ts';
import { type MailText, renderMail } from '../domain/mail-template.ts';
import { authService } from '../service.ts';
import { putLink } from '../tables/links.ts';
import { deleteMail, rescheduleMail } from '../tables/mails.ts';
import { findUserByEmail } from '../tables/users.ts';

/**
 * Sends a mail that this request has queued, after the request is answered. So no request waits for the mail
 * server, and the time of an answer does not reveal whether a mail is sent. The next tick retries a failed mail.
 */
export function sendSoon(mail: MailMessage): void {
  setImmediate(() => {
    send(mail).catch((error: unknown) => log('error', 'sending a mail failed', { mail: mail.id, error }));
  });
}

/** Takes the lease of a due mail and sends the mail, unless another process has the lease. */
export async function leaseAndSend(mail: MailMessage, now: number): Promise<void> {
  const leasedMail = leased(mail, now);
  try {
    await authService.commit({ writes: [rescheduleMail(mail, leasedMail)] });
  } catch (error) {
    if (error instanceof AlreadyDone) return;
    throw error;
  }
  await send(leasedMail);
}

/**
 * Sends a mail whose lease this process holds.
 *
 * ```
 * queued with its cause ── link stored ── mail server accepts it ── deleted
 *            │                  │                   │
 *            │ after a crash here another process sends the mail when the lease ends
 *            │                  │                   │ (then twice, with the same Message-ID)
 * ```
 */
async function send(mail: MailMessage): Promise<void> {
  if (config.SMTP_URL === '') return;
  const now = Date.now();
  if (now >= mailExpiresAt(mail)) return deleteMail(mail.id);
  // Imported before the account is looked up: otherwise the import's time would reveal that there is an account.
  const { SmtpFailure, sendOverSmtp } = await import('./smtp.ts');
  const content = await textOf(mail, now);
  if (!content) return deleteMail(mail.id);
  try {
    await sendOverSmtp(mail.id, mail.email, content);
  } catch (error) {
    if (!(error instanceof SmtpFailure)) throw error;
    log('warn', 'the mail server did not accept a mail', { mail: mail.id, reason: error.message });
    if (!error.permanent)
      return authService.commit({ writes: [rescheduleMail(mail, postponed(mail, Date.now()))] });
  }
  await deleteMail(mail.id);
}

/** The mail's text with a new link; undefined when there is no account, or its address is already confirmed. */
async function textOf(mail: MailMessage, now: number): Promise<MailText | undefined> {
  const { kind, email } = mail;
  const user = await findUserByEmail(email);
  if (!user || (kind === 'verify-email' && user.verifiedAt !== undefined)) return undefined;
  if (!isPurpose(kind)) return renderMail(mail, new URL('/reset', config.PUBLIC_URL).href);
  const token = newLinkToken();
  await authService.commit({ writes: [putLink(newLink(user, kind, hashToken(token), now))] });
  return renderMail(mail, new URL(LINK_PATHS[kind] + token, config.PUBLIC_URL).href);
}
