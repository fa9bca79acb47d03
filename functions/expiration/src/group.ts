import { group } from '@boxoffice/shared/functions/group.ts';

const followOrder = async () => (await import('./events/follow-order.ts')).followOrder;

export const expirationGroup = group('expiration', {
  config: async () => (await import('./config.ts')).config,
  http: {
    'POST /replicas/orders/versions': async () =>
      (await import('./http/read-order-versions.ts')).readOrderVersions,
  },
  events: {
    'order.created': followOrder,
    'order.completed': followOrder,
    'order.cancelled': followOrder,
    'order.expired': followOrder,
    'dev.knative.sources.ping': async () => (await import('./events/sweep.ts')).sweep,
  },
});
