import type { CheckInList } from '@boxoffice/shared/api/check-ins.ts';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Scan } from './scan.ts';
import type { ScanStore } from './upload.ts';

/** The list of an event as it was read last. */
export interface StoredList {
  ticketId: string;
  list: CheckInList;
  etag: string;
  /** Epoch milliseconds, by the clock of the server. */
  readAt: number;
  /** What to add to the clock of this device, in milliseconds. */
  clockOffset: number;
}

interface Schema extends DBSchema {
  lists: { key: string; value: StoredList };
  scans: { key: string; value: Scan; indexes: { ticketId: string } };
}

/** `strict`: a write has reached the disk when it is done, before the screen turns green. */
const DURABLE = { durability: 'strict' } as const;

/** The lists and scans that this device stores, in IndexedDB. */
export class CheckInStore implements ScanStore {
  readonly #db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  /** @throws DOMException when the browser stores nothing, as in some private windows */
  static async open(): Promise<CheckInStore> {
    const db = await openDB<Schema>('check-in', 1, {
      upgrade(created) {
        created.createObjectStore('lists', { keyPath: 'ticketId' });
        created.createObjectStore('scans', { keyPath: 'id' }).createIndex('ticketId', 'ticketId');
      },
    });
    return new CheckInStore(db);
  }

  list = (ticketId: string): Promise<StoredList | undefined> => this.#db.get('lists', ticketId);

  scans = (ticketId: string): Promise<Scan[]> => this.#db.getAllFromIndex('scans', 'ticketId', ticketId);

  waiting = async (ticketId: string): Promise<Scan[]> =>
    (await this.scans(ticketId)).filter(({ state }) => state === 'waiting');

  async keep(scan: Scan): Promise<void> {
    const transaction = this.#db.transaction('scans', 'readwrite', DURABLE);
    await Promise.all([transaction.store.put(scan), transaction.done]);
  }

  async settle(ids: string[], state: 'sent' | 'refused'): Promise<void> {
    const transaction = this.#db.transaction('scans', 'readwrite', DURABLE);
    for (const id of ids) {
      const scan = await transaction.store.get(id);
      if (scan) await transaction.store.put({ ...scan, state, sentAt: Date.now() });
    }
    await transaction.done;
  }

  /** Stores a new list, and forgets the sent check-ins that it shows. */
  async keepList(stored: StoredList, shown: Scan[]): Promise<void> {
    const transaction = this.#db.transaction(['lists', 'scans'], 'readwrite');
    const forget = shown.map(({ id }) => transaction.objectStore('scans').delete(id));
    await Promise.all([transaction.objectStore('lists').put(stored), ...forget, transaction.done]);
  }

  /** Forgets the list. Check-ins that wait to be sent stay. */
  forgetList = (ticketId: string): Promise<void> => this.#db.delete('lists', ticketId);
}
