import { ReadOrderVersions } from '@boxoffice/shared/api/replicas.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  OrderExpired,
} from '@boxoffice/shared/events/order.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { group } from '@boxoffice/shared/functions/group.ts';

const followOrder = async () => (await import('./events/follow-order.ts')).followOrder;

export const expirationGroup = group('expiration', {
  config: async () => (await import('./config.ts')).config,
  http: [[ReadOrderVersions, async () => (await import('./http/read-order-versions.ts')).readOrderVersions]],
  events: {
    [OrderCreated.type]: followOrder,
    [OrderCompleted.type]: followOrder,
    [OrderCancelled.type]: followOrder,
    [OrderExpired.type]: followOrder,
    [Tick.type]: async () => (await import('./events/sweep.ts')).sweep,
  },
});
