import { Refused } from '../errors.ts';

/** An aggregate changes less often than this while one of its events is in transit. */
export const MOST_AHEAD = 50;

/**
 * Checks that an event has a newer version of an aggregate than the stored one, because events come in any order. A
 * version far ahead is an error: once stored, it would make every valid event after it look old.
 *
 * @throws Refused when the stored version is the same or newer; Error when the version is too far ahead, so that the
 *   event becomes a dead letter
 */
export function onlyNewer(stored: { version: number } | undefined, incoming: { version: number }): void {
  if (!stored) return;
  if (stored.version >= incoming.version)
    throw new Refused(409, 'nothing-to-do', { message: 'The same or a newer version is stored' });
  if (incoming.version > stored.version + MOST_AHEAD)
    throw new Error(`Version ${incoming.version} is too far ahead of the stored version ${stored.version}`);
}
