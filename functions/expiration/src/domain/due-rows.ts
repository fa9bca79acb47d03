/** Partitions of a service's table whose rows its sweep handles: `<prefix>#0` to `<prefix>#<shards - 1>`. */
export interface DueRows {
  prefix: string;
  shards: number;
  /** The sort keys of an index begin with the time when a row is due. Without an index a row is due at once. */
  index?: 'gsi1' | 'gsi2';
}

const outbox: DueRows = { prefix: 'OUTBOX', shards: 8 };
const unconfirmed: DueRows = { prefix: 'UNCONFIRMED', shards: 8 };
const mails: DueRows = { prefix: 'MAILS', shards: 4, index: 'gsi1' };

/** The rows for which a tick wakes a service. A new kind of row that a sweep handles needs a line here. */
export const dueRows: Record<string, DueRows[]> = {
  auth: [outbox, unconfirmed, mails, { prefix: 'ERASURE', shards: 4 }],
  tickets: [
    outbox,
    unconfirmed,
    { prefix: 'SHRINK', shards: 4 },
    { prefix: 'COVERS', shards: 4, index: 'gsi1' },
    { prefix: 'ENDS', shards: 4, index: 'gsi1' },
  ],
  // An event stays in the index for six hours after it was cancelled, for orders that were under way.
  orders: [outbox, unconfirmed, { prefix: 'CANCELLED', shards: 4, index: 'gsi2' }],
  payments: [outbox, unconfirmed, { prefix: 'HANGING', shards: 8, index: 'gsi1' }],
  passes: [mails, { prefix: 'NOTICES', shards: 4, index: 'gsi1' }],
};
