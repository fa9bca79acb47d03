import type { CheckInAnswer, CheckInList } from '@boxoffice/shared/api/check-ins.ts';
import type { Scan, Subject } from './scan.ts';
import { toUpload } from './scan.ts';

/** A visitor waits for the answer, so after this time the device decides without the service. */
export const DECIDE_MS = 3_000;
const TIMEOUT_MS = 20_000;

/** The device may not check in: the link has ended, or the seller has signed out. */
export class AccessEnded extends Error {}

/** The check-in routes of one event. */
export class CheckInApi {
  /** What to add to the clock of this device to get that of the server, in milliseconds. */
  clockOffset = 0;
  readonly #path: string;

  constructor(ticketId: string) {
    this.#path = `/api/tickets/${ticketId}/check-ins`;
  }

  /** The time by the clock of the server, in epoch milliseconds. */
  now(): number {
    return Date.now() + this.clockOffset;
  }

  /**
   * Checks in one pass.
   *
   * @returns undefined when there was no answer in time
   * @throws AccessEnded
   */
  async checkIn(subject: Subject, id: string, device: string): Promise<CheckInAnswer | undefined> {
    const response = await this.#send('', { ...subject, id, device }, DECIDE_MS);
    // What a camera reads can be any text.
    if (response?.status === 400) return { result: 'unknown', at: new Date().toISOString() };
    return response?.ok ? response.json() : undefined;
  }

  /** @throws AccessEnded */
  async upload(scans: Scan[]): Promise<'stored' | 'refused' | 'failed'> {
    const response = await this.#send('/upload', { checkIns: scans.map(toUpload) }, TIMEOUT_MS);
    if (response?.ok) return 'stored';
    return response?.status === 400 || response?.status === 413 ? 'refused' : 'failed';
  }

  /**
   * Reads the list.
   *
   * @returns `same` when it has not changed since `etag`; undefined when there was no answer
   * @throws AccessEnded
   */
  async list(etag: string | undefined): Promise<{ list: CheckInList; etag: string } | 'same' | undefined> {
    const response = await this.#send('', undefined, TIMEOUT_MS, etag);
    if (response?.status === 304) return 'same';
    if (!response?.ok) return undefined;
    return { list: await response.json(), etag: response.headers.get('etag') ?? '' };
  }

  async #send(end: string, body: object | undefined, ms: number, etag = ''): Promise<Response | undefined> {
    try {
      const response = await fetch(this.#path + end, {
        signal: AbortSignal.timeout(ms),
        cache: 'no-store',
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...(etag && { 'if-none-match': etag }),
        },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      });
      const date = Date.parse(response.headers.get('date') ?? '');
      if (date) this.clockOffset = date - Date.now();
      if ([401, 403, 404].includes(response.status)) throw new AccessEnded();
      return response;
    } catch (error) {
      if (error instanceof AccessEnded) throw error;
      return undefined;
    }
  }
}
