import { setTimeout as pause } from 'node:timers/promises';
import { brokerFor } from '@boxoffice/shared/events/tick.ts';
import { config as service } from '../config.ts';
import { originalEvent, publishableFrom, type StoredDeadLetter } from '../domain/dead-letter.ts';
import { endDeadLetter } from '../tables/dead-letters.ts';
import { config } from './config.ts';
import { deliver, type Outcome } from './deliver.ts';
import { serviceName } from './format.ts';

/** The result of a replay: the receiver of the event, or the reason why it failed. */
export interface Replay {
  id: string;
  type: string;
  replayed: boolean;
  to: string;
  reason?: string;
}

/**
 * Delivers the event of a dead letter once more: to the subscriber that failed or, if this machine cannot reach it,
 * through the Broker to all subscribers. Their inboxes drop duplicates.
 *
 * @param onWait called before the command waits for the end of the Broker's duplicate window, with milliseconds
 */
export async function replay(deadLetter: StoredDeadLetter, onWait: (ms: number) => void): Promise<Replay> {
  const { id, event } = deadLetter;
  const finish = async (to: string, outcome: Outcome): Promise<Replay> => {
    if (outcome === 'accepted') {
      await endDeadLetter(service.TABLE, deadLetter, 'replayed', Date.now());
      return { id, type: event.type, replayed: true, to };
    }
    const reason = outcome === 'unreachable' ? `${to} can't be reached` : `${to} ${outcome.refused}`;
    return { id, type: event.type, replayed: false, to, reason };
  };
  try {
    const original = originalEvent(deadLetter);
    const subscriber = serviceName(deadLetter.destination);
    if (subscriber) {
      const outcome = await deliver(config.addressOf(subscriber) ?? deadLetter.destination, original);
      if (outcome !== 'unreachable') return await finish(subscriber, outcome);
    }
    const waitMs = publishableFrom(deadLetter) - Date.now();
    if (waitMs > 0) {
      onWait(waitMs);
      await pause(waitMs);
    }
    return await finish('the Broker', await deliver(brokerFor(event.type, config.BROKER_URL), original));
  } catch (error) {
    // One dead letter that fails does not stop the replay of the others.
    const reason = (error as Error).message;
    return { id, type: event.type, replayed: false, to: deadLetter.destination, reason };
  }
}
