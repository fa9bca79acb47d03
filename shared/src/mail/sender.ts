import type { Given } from '../decisions/given.ts';
import { AlreadyDone, Conflict, NotYet, Unreachable } from '../errors.ts';
import { oneAtATime } from '../functions/one-at-a-time.ts';
import type { Service } from '../functions/service.ts';
import { sweepEnd, sweepRows } from '../functions/sweep-rows.ts';
import { log } from '../telemetry/log.ts';
import type { MailContent } from './content.ts';
import type { Pace } from './pace.ts';
import { type MailQueue, SHARDS } from './queue.ts';
import { LEASE_MS, leased, postponed, type QueuedMail } from './queued-mail.ts';
import type { MailSettings } from './settings.ts';
import type { SendOverSmtp } from './smtp.ts';

/** Sends the mails of a queue. */
export interface MailSender<Mail extends QueuedMail> {
  /**
   * Sends a mail that this request has queued, after the request is answered. So no request waits for the mail
   * server, and the time of an answer does not reveal whether a mail is sent. The next tick retries a failed mail.
   */
  sendSoon: (mail: Mail) => void;
  /** Takes the lease of a due mail and sends the mail, unless another process has the lease. */
  leaseAndSend: (mail: Mail, now: number) => Promise<void>;
  /**
   * On a tick, sends the mails that a crash or a failing mail server has left in the queue.
   *
   * @throws NotYet when mails are left that are due
   */
  sendDue: (given: Given) => Promise<void>;
}

/** A mail that is ready to be sent. */
export interface Addressed {
  /** The recipient's address. */
  to: string;
  content: MailContent;
}

/**
 * Makes the sender of a service's mails.
 *
 * @param contentOf makes the recipient and the text at the time of sending; undefined for a mail that is not wanted any
 *   more, which is dropped. When it throws, the mail is sent again after its lease.
 * @param pace when `sendSoon` sends
 *
 * @example
 * const { sendSoon, sendDue } = mailSender(service, queue, config, async () => ({ to, content }), spread(500));
 */
export function mailSender<Mail extends QueuedMail>(
  { commit }: Service,
  queue: MailQueue<Mail>,
  settings: MailSettings,
  contentOf: (mail: Mail, now: number) => Promise<Addressed | undefined>,
  pace: Pace,
): MailSender<Mail> {
  let sendOverSmtp: SendOverSmtp | undefined;

  async function leaseAndSend(mail: Mail, now: number): Promise<void> {
    const leasedMail = leased(mail, now);
    try {
      await commit({ writes: [queue.reschedule(mail, leasedMail)] });
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
   * queued with its cause ── content made ── mail server accepts it ── deleted
   *            │                  │                   │
   *            │ after a crash here another process sends the mail when the lease ends
   *            │                  │                   │ (then twice, with the same Message-ID)
   * ```
   */
  async function send(mail: Mail): Promise<void> {
    if (settings.SMTP_URL === '') return;
    const now = Date.now();
    if (now >= mail.expiresAt) return queue.remove(mail.id);
    // Imported before the content is made: otherwise the import's time would reveal that there is an account.
    const { SmtpFailure, smtpClient } = await import('./smtp.ts');
    sendOverSmtp ??= smtpClient(settings);
    const addressed = await contentOf(mail, now);
    if (!addressed) return queue.remove(mail.id);
    try {
      await sendOverSmtp(mail.id, addressed.to, addressed.content);
    } catch (error) {
      if (!(error instanceof SmtpFailure)) throw error;
      const reason = error.message;
      log('warn', 'the mail server did not accept a mail', { mail: mail.id, reason });
      if (!error.permanent) return commit({ writes: [queue.reschedule(mail, postponed(mail, Date.now()))] });
    }
    await queue.remove(mail.id);
  }

  /** A mail that has waited for other mails may need more time than its lease has left: then the tick sends it. */
  async function sendInLease(mail: Mail): Promise<void> {
    if (Date.now() < mail.dueAt - LEASE_MS / 2) await send(mail);
  }

  return {
    sendSoon: (mail) => {
      if (settings.SMTP_URL === '') return;
      pace(() =>
        sendInLease(mail).catch((error: Error) => {
          const isTemporary = [Conflict, NotYet, Unreachable].some((type) => error instanceof type);
          const reason = isTemporary ? { reason: error.message } : { error };
          log(isTemporary ? 'warn' : 'error', 'sending a mail failed', { mail: mail.id, ...reason });
        }),
      );
    },
    leaseAndSend,
    sendDue: oneAtATime(async ({ now }: Given) => {
      if (settings.SMTP_URL === '') return;
      await sweepRows({
        shards: Array.from({ length: SHARDS }, (_, shard) => queue.due(shard, now)),
        idOf: ({ id }) => id,
        handle: (mail) => leaseAndSend(mail, now),
        end: sweepEnd(),
      });
    }),
  };
}
