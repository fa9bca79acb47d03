import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { NotYet } from '@boxoffice/shared/errors.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { config } from '../config.ts';
import { takeAndSend } from '../mail/send.ts';
import { authService } from '../service.ts';
import { dueMails, SHARDS } from '../tables/mails.ts';

/** A tick may wait for the one before it: both end before their Trigger's timeout of 20 s. */
const LONGEST_MS = 8_000;

/** Sends the mails that a crash or a mail server has left behind. */
export const sendMails = eventFunction(authService, 'send-mails', [Tick], ({ given }) => sendAll(given));

const sendAll = oneAtATime(async ({ now }: Given) => {
  if (config.SMTP_URL === '') return;
  const end = performance.now() + LONGEST_MS;
  const shards = Array.from({ length: SHARDS }, async (_, shard) => {
    for await (const mail of dueMails(shard, now)) {
      if (performance.now() > end) throw new NotYet('More mails are due than one tick can send');
      await takeAndSend(mail, now);
    }
  });
  const [failed] = (await Promise.allSettled(shards)).filter(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
});
