import { Refused } from '../errors.ts';

/** More changes than any aggregate sees while one event of it is under way. */
const MOST_AHEAD = 50;

/**
 * Events come in any order: what is as old as what is known already has nothing to say. What is far ahead of it
 * isn't believed: taken for the newest, it would make every true event after it look old.
 *
 * @throws Refused when `incoming` isn't newer than `known`; an Error, so that the event ends among the dead
 *   letters, when it is of a version from the future
 */
export function onlyNewer(known: { version: number } | undefined, incoming: { version: number }): void {
  if (!known) return;
  if (known.version >= incoming.version)
    throw new Refused(409, 'nothing-to-do', { message: 'A newer version is known' });
  if (incoming.version > known.version + MOST_AHEAD)
    throw new Error(`Version ${incoming.version} is from the future: version ${known.version} is known`);
}
