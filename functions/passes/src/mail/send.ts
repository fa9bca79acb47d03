import { oneByOne } from '@boxoffice/shared/mail/pace.ts';
import { mailSender } from '@boxoffice/shared/mail/sender.ts';
import { config } from '../config.ts';
import type { PassMail } from '../domain/mail.ts';
import { passesService } from '../service.ts';
import { mails } from '../tables/mails.ts';

/** A PDF takes 40 ms of processor time. Two mails a second leave the rest to a sale that goes on. */
const pace = oneByOne(460, 60);

/** Loaded on first use: a process that sends no mail has no templates. */
const contentOf = async (mail: PassMail, now: number) => (await import('./content.ts')).contentOf(mail, now);

export const { sendSoon, leaseAndSend, sendDue } = mailSender(passesService, mails, config, contentOf, pace);
