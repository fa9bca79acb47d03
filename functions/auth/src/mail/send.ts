import { spread } from '@boxoffice/shared/mail/pace.ts';
import { type Addressed, mailSender } from '@boxoffice/shared/mail/sender.ts';
import { config } from '../config.ts';
import { newLinkToken } from '../credentials/link-token.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { openEmailChange } from '../domain/email-change.ts';
import { isPurpose, LINK_PATHS, newLink } from '../domain/link.ts';
import type { MailMessage } from '../domain/mail.ts';
import { renderMail } from '../domain/mail-template.ts';
import type { User } from '../domain/user.ts';
import { authService } from '../service.ts';
import { putLink } from '../tables/links.ts';
import { mails } from '../tables/mails.ts';
import { findUser, findUserByEmail } from '../tables/users.ts';

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
  if (mail.userId !== undefined) return toOtherAddress(mail, await findUser(mail.userId), now);
  const user = await findUserByEmail(to);
  if (!user || (kind === 'verify-email' && user.verifiedAt !== undefined)) return undefined;
  if (!isPurpose(kind)) return { to, content: renderMail(mail, new URL('/reset', config.PUBLIC_URL).href) };
  return withLink(mail, user, { purpose: kind }, now);
}

/** A mail to a new or former address of an account. */
async function toOtherAddress(
  mail: MailMessage,
  user: User | undefined,
  now: number,
): Promise<Addressed | undefined> {
  const { kind, email: to, changeId } = mail;
  const resetUrl = new URL('/reset', config.PUBLIC_URL).href;
  if (!user) return undefined;
  if (kind !== 'change-email') return { to, content: renderMail(mail, resetUrl) };
  if (!openEmailChange(user, changeId, now)) return undefined;
  // The owner of the address learns of the request. Whoever has made it learns nothing.
  const owner = await findUserByEmail(to);
  if (owner) return { to, content: renderMail({ kind: 'email-taken', language: owner.language }, resetUrl) };
  return withLink(mail, user, { purpose: kind, changeId }, now);
}

async function withLink(
  mail: MailMessage,
  user: User,
  link: Omit<Parameters<typeof newLink>[1], 'hash'>,
  now: number,
): Promise<Addressed> {
  const token = newLinkToken();
  await authService.commit({ writes: [putLink(newLink(user, { ...link, hash: hashToken(token) }, now))] });
  const url = new URL(LINK_PATHS[link.purpose] + token, config.PUBLIC_URL);
  return { to: mail.email, content: renderMail(mail, url.href) };
}
