import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { NotYet } from '@boxoffice/shared/errors.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { config } from '../config.ts';
import { leaseAndSend } from '../mail/send.ts';
import { authService } from '../service.ts';
import { dueMails, SHARDS } from '../tables/mails.ts';

/** A tick may wait for the previous one. Both must end within their Trigger's timeout of 20 s. */
const MAX_RUN_MS = 8_000;

/** On a tick, sends the mails that a crash or a failing mail server has left in the queue. */
export const sendMails = eventFunction(authService, 'send-mails', [Tick], ({ given }) => sendDueMails(given));

const sendDueMails = oneAtATime(async ({ now }: Given) => {
  if (config.SMTP_URL === '') return;
  const end = performance.now() + MAX_RUN_MS;
  const shards = Array.from({ length: SHARDS }, async (_, shard) => {
    for await (const mail of dueMails(shard, now)) {
      if (performance.now() > end) throw new NotYet('More mails are due than one tick can send');
      await leaseAndSend(mail, now);
    }
  });
  const [failed] = (await Promise.allSettled(shards)).filter(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
});
