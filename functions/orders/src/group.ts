import { ExportOrders } from '@boxoffice/shared/api/exports.ts';
import {
  CancelOrder,
  FollowTicket,
  ListOrders,
  PlaceOrder,
  ReadOrder,
  RefundOrder,
  ShrinkStock,
} from '@boxoffice/shared/api/orders.ts';
import { ReadPaymentVersions, ReadTicketVersions } from '@boxoffice/shared/api/replicas.ts';
import { ListSoldOrders } from '@boxoffice/shared/api/sales.ts';
import { HoldLapsed } from '@boxoffice/shared/events/hold.ts';
import {
  PaymentAuthorised,
  PaymentCaptured,
  PaymentDeclined,
  PaymentDisputed,
  PaymentRefunded,
  PaymentReleased,
} from '@boxoffice/shared/events/payment.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { TicketCancelled, TicketCreated, TicketUpdated } from '@boxoffice/shared/events/ticket.ts';
import { group } from '@boxoffice/shared/functions/group.ts';

const keepStock = async () => (await import('./events/keep-stock.ts')).keepStock;
const notePayment = async () => (await import('./events/note-payment.ts')).notePayment;

export const ordersGroup = group('orders', {
  config: async () => (await import('./config.ts')).config,
  http: [
    [PlaceOrder, async () => (await import('./http/place-order.ts')).placeOrder],
    [ListOrders, async () => (await import('./http/list-orders.ts')).listOrders],
    [ReadOrder, async () => (await import('./http/read-order.ts')).readOrder],
    [CancelOrder, async () => (await import('./http/cancel-order.ts')).cancelOrder],
    [RefundOrder, async () => (await import('./http/refund-order.ts')).refundOrder],
    [FollowTicket, async () => (await import('./http/follow-ticket.ts')).followTicket],
    [ListSoldOrders, async () => (await import('./http/list-sold-orders.ts')).listSoldOrders],
    [ShrinkStock, async () => (await import('./http/shrink-stock.ts')).shrinkStock],
    [ExportOrders, async () => (await import('./http/export-orders.ts')).exportOrders],
    [ReadPaymentVersions, async () => (await import('./http/read-versions.ts')).readPaymentVersions],
    [ReadTicketVersions, async () => (await import('./http/read-versions.ts')).readTicketVersions],
  ],
  events: {
    [TicketCreated.type]: keepStock,
    [TicketUpdated.type]: keepStock,
    [TicketCancelled.type]: keepStock,
    [PaymentAuthorised.type]: async () => (await import('./events/settle-order.ts')).settleOrder,
    [PaymentDeclined.type]: notePayment,
    [PaymentCaptured.type]: notePayment,
    [PaymentReleased.type]: notePayment,
    [PaymentRefunded.type]: notePayment,
    [PaymentDisputed.type]: notePayment,
    [HoldLapsed.type]: async () => (await import('./events/expire-order.ts')).expireOrder,
    [Tick.type]: async () => (await import('./events/republish-events.ts')).republishEvents,
  },
});
