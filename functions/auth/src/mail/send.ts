import { spread } from '@boxoffice/shared/mail/pace.ts';
import { type Addressed, mailSender } from '@boxoffice/shared/mail/sender.ts';
import { config } from '../config.ts';
import { newLinkToken } from '../credentials/link-token.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { isPurpose, LINK_PATHS, newLink } from '../domain/link.ts';
import type { MailMessage } from '../domain/mail.ts';
import { renderMail } from '../domain/mail-template.ts';
import { authService } from '../service.ts';
import { putLink } from '../tables/links.ts';
import { mails } from '../tables/mails.ts';
import { findUserByEmail } from '../tables/users.ts';

/** The longest wait of a mail, in milliseconds. Its work takes a few, so a stranger's request rarely meets them. */
const SPREAD_MS = 500;

export const { sendSoon, leaseAndSend, sendDue } = mailSender(
  authService,
  mails,
  config,
  contentOf,
  spread(SPREAD_MS),
);

/** Adds a new link to a mail. Returns undefined when the account does not exist or its address is confirmed. */
async function contentOf(mail: MailMessage, now: number): Promise<Addressed | undefined> {
  const { kind, email: to } = mail;
  const user = await findUserByEmail(to);
  if (!user || (kind === 'verify-email' && user.verifiedAt !== undefined)) return undefined;
  if (!isPurpose(kind)) return { to, content: renderMail(mail, new URL('/reset', config.PUBLIC_URL).href) };
  const token = newLinkToken();
  await authService.commit({ writes: [putLink(newLink(user, kind, hashToken(token), now))] });
  return { to, content: renderMail(mail, new URL(LINK_PATHS[kind] + token, config.PUBLIC_URL).href) };
}
