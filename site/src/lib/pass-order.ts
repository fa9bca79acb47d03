import type { Pass } from '@boxoffice/shared/api/passes.ts';

/** How long a pass stays in the list after the start of its event, in milliseconds. */
const SHOWN_AFTER_START_MS = 24 * 60 * 60_000;

/** The passes that can still be used, the next event first. Those of events without a date come last. */
export const comingUp = <Some extends Pick<Pass, 'status' | 'ticket'>>(passes: Some[], now: number): Some[] =>
  passes
    .filter(({ status }) => status !== 'void')
    .filter(({ ticket }) => startOf(ticket) > now - SHOWN_AFTER_START_MS)
    .toSorted((one, other) => startOf(one.ticket) - startOf(other.ticket) || 0);

const startOf = ({ startsAt }: Pass['ticket']): number =>
  startsAt === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(startsAt);
