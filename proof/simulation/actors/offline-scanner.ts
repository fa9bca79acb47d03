import { randomUUID } from 'node:crypto';
import { type Scan, toUpload } from '../../../site/src/lib/check-in/scan.ts';
import { type ScanStore, uploadWaiting } from '../../../site/src/lib/check-in/upload.ts';
import { simulation } from '../simulation.ts';
import type { User } from './user.ts';

const RETRY_MS = 20_000;

/** The phone lost its power. */
class Died extends Error {}

/**
 * A phone that checks in passes of one event without a network. It uploads with the code of the site, dies
 * at any moment, and resumes with what is on its disk.
 */
export class OfflineScanner implements ScanStore {
  readonly #device = randomUUID().slice(0, 8);
  readonly #disk = new Map<string, Scan>();
  readonly #seller: User;
  readonly #ticketId: string;

  constructor(seller: User, ticketId: string) {
    this.#seller = seller;
    this.#ticketId = ticketId;
  }

  /** Stores a check-in. From now on it must arrive. */
  admit(passId: string, code: string, at: number): void {
    const scan = { id: randomUUID(), ticketId: this.#ticketId, passId, code, at, device: this.#device };
    this.#disk.set(scan.id, { ...scan, state: 'waiting' });
    simulation().history.scans.push({ id: scan.id, passId });
  }

  waiting = async (): Promise<Scan[]> => [...this.#disk.values()].filter(({ state }) => state === 'waiting');

  async settle(ids: string[], state: 'sent' | 'refused'): Promise<void> {
    for (const id of ids) {
      await this.#live();
      const scan = this.#disk.get(id);
      if (scan) this.#disk.set(id, { ...scan, state });
    }
  }

  /** Uploads until nothing waits. */
  async upload(): Promise<void> {
    for (;;) {
      try {
        if (await uploadWaiting(this.#ticketId, this, this.#send)) return;
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        this.#seller.log(`!! the scanner ${this.#device} dies`);
      }
      await simulation().scheduler.wait(RETRY_MS);
    }
  }

  #send = async (scans: Scan[]): Promise<'stored' | 'refused' | 'failed'> => {
    await this.#live();
    const path = `/api/tickets/${this.#ticketId}/check-ins/upload`;
    const body = { checkIns: scans.map(toUpload) };
    const reply = await this.#seller.send('passes', { method: 'POST', path, body });
    await this.#live();
    if (reply?.status === 200) return 'stored';
    return reply?.status === 400 ? 'refused' : 'failed';
  };

  async #live(): Promise<void> {
    const { scheduler, random } = simulation();
    await scheduler.wait(random.integer(1, 50));
    if (random.chance(0.15)) throw new Died();
  }
}
