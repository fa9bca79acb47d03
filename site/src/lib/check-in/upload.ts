import type { Scan } from './scan.ts';

/** The most check-ins of one request: the limit `check-ins-too-many` of the API. */
export const MOST_AT_ONCE = 100;

/** The check-ins that a device keeps. */
export interface ScanStore {
  /** The check-ins of an event that the service does not have yet. */
  waiting(ticketId: string): Promise<Scan[]>;
  /** Stores what became of check-ins. */
  settle(ids: string[], state: 'sent' | 'refused'): Promise<void>;
}

/**
 * Sends check-ins to the service.
 *
 * @returns `stored`; `refused` when the service refuses them because of what they are; `failed` in any other case,
 *   also when nobody knows whether they have arrived
 */
export type SendScans = (scans: Scan[]) => Promise<'stored' | 'refused' | 'failed'>;

/**
 * Sends every waiting check-in of an event. It can stop and begin again at any moment: a check-in waits until the service
 * has answered that it is stored, and the service counts repeats once.
 *
 * @returns false when some could not be sent
 */
export async function uploadWaiting(ticketId: string, store: ScanStore, send: SendScans): Promise<boolean> {
  const waiting = await store.waiting(ticketId);
  for (let at = 0; at < waiting.length; at += MOST_AT_ONCE)
    if (!(await upload(waiting.slice(at, at + MOST_AT_ONCE), store, send))) return false;
  return true;
}

/** A refused check-in must not keep the others back: each half is sent by itself. */
async function upload(scans: Scan[], store: ScanStore, send: SendScans): Promise<boolean> {
  const outcome = await send(scans);
  if (outcome === 'failed') return false;
  const ids = scans.map(({ id }) => id);
  if (outcome === 'stored' || scans.length === 1) {
    await store.settle(ids, outcome === 'stored' ? 'sent' : 'refused');
    return true;
  }
  const half = Math.ceil(scans.length / 2);
  return (await upload(scans.slice(0, half), store, send)) && (await upload(scans.slice(half), store, send));
}
