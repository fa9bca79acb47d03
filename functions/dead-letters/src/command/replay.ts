import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '@boxoffice/shared/errors.ts';
import { config as service } from '../config.ts';
import { eventOf, publishableFrom, type StoredLetter } from '../domain/letter.ts';
import { putReplayed } from '../tables/letters.ts';
import { config } from './config.ts';
import { deliver, type Outcome } from './deliver.ts';
import { serviceIn } from './words.ts';

/** What became of a letter: who took its event, or why nobody did. */
export interface Replay {
  id: string;
  type: string;
  replayed: boolean;
  to: string;
  reason?: string;
}

/**
 * Delivers the event of a letter once more: straight to the subscriber that couldn't take it, or, where that
 * can't be reached from here, through the Broker, to all its subscribers; their inboxes drop what they have had.
 *
 * @param wait told before the Broker would drop the event for a duplicate, in milliseconds
 */
export async function replay(letter: StoredLetter, wait: (ms: number) => void): Promise<Replay> {
  const { id, event } = letter;
  const told = (to: string, outcome: Outcome): Replay => {
    const replayed = outcome === 'taken';
    const reason = typeof outcome === 'object' ? `${to} ${outcome.refused}` : `${to} can't be reached`;
    return { id, type: event.type, replayed, to, ...(!replayed && { reason }) };
  };
  const done = async (to: string, outcome: Outcome): Promise<Replay> => {
    if (outcome === 'taken') await putReplayed(service.TABLE, letter, Date.now());
    return told(to, outcome);
  };
  try {
    const again = eventOf(letter);
    const subscriber = serviceIn(letter.destination);
    if (subscriber) {
      const outcome = await deliver(config.addressOf(subscriber) ?? letter.destination, again);
      if (outcome !== 'unreachable') return await done(subscriber, outcome);
    }
    const early = publishableFrom(letter) - Date.now();
    if (early > 0) {
      wait(early);
      await pause(early);
    }
    return await done('the Broker', await deliver(config.BROKER_URL, again));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { id, type: event.type, replayed: false, to: letter.destination, reason: error.message };
  }
}
