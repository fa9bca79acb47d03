import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { oneAtATime } from '@boxoffice/shared/functions/one-at-a-time.ts';
import { sweepEnd, sweepRows } from '@boxoffice/shared/functions/sweep-rows.ts';
import { config } from '../config.ts';
import { leaseAndSend } from '../mail/send.ts';
import { authService } from '../service.ts';
import { dueMails, SHARDS } from '../tables/mails.ts';

/** On a tick, sends the mails that a crash or a failing mail server has left in the queue. */
export const sendMails = eventFunction(authService, 'send-mails', [Tick], ({ given }) => sendDueMails(given));

const sendDueMails = oneAtATime(async ({ now }: Given) => {
  if (config.SMTP_URL === '') return;
  await sweepRows({
    shards: Array.from({ length: SHARDS }, (_, shard) => dueMails(shard, now)),
    idOf: ({ id }) => id,
    handle: (mail) => leaseAndSend(mail, now),
    end: sweepEnd(),
  });
});
