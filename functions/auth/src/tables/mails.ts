import { mailQueue } from '@boxoffice/shared/mail/queue.ts';
import type { MailMessage } from '../domain/mail.ts';
import { authService } from '../service.ts';

/** The queue of auth's mails. */
export const mails = mailQueue<MailMessage>(authService.table);

/** Queues a new mail, in the transaction of its cause. */
export const putMail = mails.put;
