import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { queueNotices } from '../mail/notices.ts';
import { sendDue } from '../mail/send.ts';
import { passesService } from '../service.ts';

/** On a tick, queues the mails about changed events, and sends those that are due. */
export const sendMails = eventFunction(passesService, 'send-pass-mails', [Tick], async ({ given }) => {
  await queueNotices(given);
  await sendDue(given);
});
