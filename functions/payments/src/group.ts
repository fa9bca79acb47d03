import { group } from '@boxoffice/shared/functions/group.ts';

const followOrder = async () => (await import('./events/follow-order.ts')).followOrder;

export const paymentsGroup = group('payments', {
  config: async () => (await import('./config.ts')).config,
  http: {
    'POST /api/payments': async () => (await import('./http/pay.ts')).pay,
    'POST /webhooks/stripe': async () => (await import('./http/take-stripe-webhook.ts')).takeStripeWebhook,
    'GET /api/payouts/account': async () => (await import('./http/read-payout-account.ts')).readPayoutAccount,
    'GET /payouts/status': async () => (await import('./http/read-payout-status.ts')).readPayoutStatus,
    'POST /api/payouts/account': async () =>
      (await import('./http/open-payout-account.ts')).openPayoutAccount,
    'POST /replicas/orders/versions': async () =>
      (await import('./http/read-order-versions.ts')).readOrderVersions,
    'POST /replicas/users/versions': async () =>
      (await import('./http/read-user-versions.ts')).readUserVersions,
    'GET /exports/payouts': async () => (await import('./http/export-payouts.ts')).exportPayouts,
  },
  events: {
    'order.created': followOrder,
    'order.completed': followOrder,
    'order.reduced': followOrder,
    'order.cancelled': followOrder,
    'order.expired': followOrder,
    'order.refused': followOrder,
    'user.deleted': async () => (await import('./events/erase-seller.ts')).eraseSeller,
    'dev.knative.sources.ping': async () => (await import('./events/sweep.ts')).sweep,
  },
});
