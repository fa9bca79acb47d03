import { ExportPayouts } from '@boxoffice/shared/api/exports.ts';
import { Pay, TakeStripeWebhook } from '@boxoffice/shared/api/payments.ts';
import { OpenPayoutAccount, ReadPayoutAccount, ReadPayoutStatus } from '@boxoffice/shared/api/payouts.ts';
import { ReadOrderVersions, ReadUserVersions } from '@boxoffice/shared/api/replicas.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  OrderExpired,
  OrderReduced,
  OrderRefused,
} from '@boxoffice/shared/events/order.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { group } from '@boxoffice/shared/functions/group.ts';

const followOrder = async () => (await import('./events/follow-order.ts')).followOrder;

export const paymentsGroup = group('payments', {
  config: async () => (await import('./config.ts')).config,
  http: [
    [Pay, async () => (await import('./http/pay.ts')).pay],
    [TakeStripeWebhook, async () => (await import('./http/take-stripe-webhook.ts')).takeStripeWebhook],
    [ReadPayoutAccount, async () => (await import('./http/read-payout-account.ts')).readPayoutAccount],
    [ReadPayoutStatus, async () => (await import('./http/read-payout-status.ts')).readPayoutStatus],
    [OpenPayoutAccount, async () => (await import('./http/open-payout-account.ts')).openPayoutAccount],
    [ReadOrderVersions, async () => (await import('./http/read-order-versions.ts')).readOrderVersions],
    [ReadUserVersions, async () => (await import('./http/read-user-versions.ts')).readUserVersions],
    [ExportPayouts, async () => (await import('./http/export-payouts.ts')).exportPayouts],
  ],
  events: {
    [OrderCreated.type]: followOrder,
    [OrderCompleted.type]: followOrder,
    [OrderReduced.type]: followOrder,
    [OrderCancelled.type]: followOrder,
    [OrderExpired.type]: followOrder,
    [OrderRefused.type]: followOrder,
    [UserDeleted.type]: async () => (await import('./events/erase-seller.ts')).eraseSeller,
    [Tick.type]: async () => (await import('./events/sweep.ts')).sweep,
  },
});
