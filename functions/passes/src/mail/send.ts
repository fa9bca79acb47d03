import { mailSender } from '@boxoffice/shared/mail/sender.ts';
import { config } from '../config.ts';
import type { PassMail } from '../domain/mail.ts';
import { passesService } from '../service.ts';
import { mails } from '../tables/mails.ts';

export const { sendSoon, sendDue } = mailSender(passesService, mails, config, async (mail: PassMail) => {
  // Loaded on first use: a process that sends no mail has no templates.
  const { contentOf } = await import('./content.ts');
  return contentOf(mail);
});
