import { Tick } from '@boxoffice/shared/events/tick.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { sendDue } from '../mail/send.ts';
import { authService } from '../service.ts';

/** On a tick, sends the mails that a crash or a failing mail server has left in the queue. */
export const sendMails = eventFunction(authService, 'send-mails', [Tick], ({ given }) => sendDue(given));
