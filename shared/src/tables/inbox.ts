import { AlreadyDone } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Write } from './items.ts';

/** Longer than an event can wait in the Broker or as a dead letter before its redelivery or replay. */
const RETENTION_DAYS = 30;

/** The row of an event that has taken effect here. The transaction of a duplicate fails on it. */
export const putInbox = (table: string, event: Pick<CloudEvent, 'source' | 'id'>, now: number): Write => ({
  Put: {
    TableName: table,
    Item: {
      pk: `INBOX#${event.source}#${event.id}`,
      sk: 'INBOX',
      ttl: Math.floor(now / 1000) + RETENTION_DAYS * 86_400,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
  onConditionFailed: () => new AlreadyDone('This event has already taken effect'),
});
