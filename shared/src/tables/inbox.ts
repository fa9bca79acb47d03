import { AlreadyDone } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Write } from './items.ts';

/** Longer than any event can wait in the Broker or among the dead letters before it is delivered again. */
const KEPT_DAYS = 30;

/** The row that message: this event has taken effect here. A duplicate's transaction fails on it. */
export const putInbox = (table: string, event: Pick<CloudEvent, 'source' | 'id'>, now: number): Write => ({
  Put: {
    TableName: table,
    Item: {
      pk: `INBOX#${event.source}#${event.id}`,
      sk: 'INBOX',
      ttl: Math.floor(now / 1000) + KEPT_DAYS * 86_400,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
  onConditionFailed: () => new AlreadyDone('This event has taken effect before'),
});
