import { mailQueue } from '@boxoffice/shared/mail/queue.ts';
import { countAttempt } from '@boxoffice/shared/tables/attempts.ts';
import { config } from '../config.ts';
import { OFFER_MAILS_PER_USER } from '../domain/limit.ts';
import type { PassMail } from '../domain/mail.ts';
import { passesService } from '../service.ts';

/** The queue of this service's mails. */
export const mails = mailQueue<PassMail>(passesService.table);

/**
 * Counts a mail to an address that a user has typed.
 *
 * @throws Refused (429) when the limit is reached
 */
export const countOfferMail = (userId: string, now: number): Promise<void> =>
  countAttempt(passesService.table, {
    limit: OFFER_MAILS_PER_USER,
    subject: userId,
    now,
    scale: config.LIMITS_SCALE,
  });
