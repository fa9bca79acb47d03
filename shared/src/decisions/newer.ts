import { Refused } from './refused.ts';

/**
 * Events come in any order: what is as old as what is known already has nothing to say.
 *
 * @throws Refused when `incoming` isn't newer than `known`
 */
export function onlyNewer(known: { version: number } | undefined, incoming: { version: number }): void {
  if (known && known.version >= incoming.version) throw new Refused(409, 'A newer version is known');
}
