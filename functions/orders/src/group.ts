import { group } from '@boxoffice/shared/functions/group.ts';

const keepStock = async () => (await import('./events/keep-stock.ts')).keepStock;
const notePayment = async () => (await import('./events/note-payment.ts')).notePayment;

export const ordersGroup = group('orders', {
  config: async () => (await import('./config.ts')).config,
  http: {
    'POST /api/orders': async () => (await import('./http/place-order.ts')).placeOrder,
    'GET /api/orders': async () => (await import('./http/list-orders.ts')).listOrders,
    'GET /api/orders/:orderId': async () => (await import('./http/read-order.ts')).readOrder,
    'DELETE /api/orders/:orderId': async () => (await import('./http/cancel-order.ts')).cancelOrder,
    'POST /api/orders/:orderId/refunds': async () => (await import('./http/refund-order.ts')).refundOrder,
    'POST /stock/:ticketId/follow': async () => (await import('./http/follow-ticket.ts')).followTicket,
    'GET /api/sales/:ticketId/orders': async () =>
      (await import('./http/list-sold-orders.ts')).listSoldOrders,
    'POST /stock/:ticketId/shrink': async () => (await import('./http/shrink-stock.ts')).shrinkStock,
    'GET /exports/orders': async () => (await import('./http/export-orders.ts')).exportOrders,
    'POST /replicas/payments/versions': async () =>
      (await import('./http/read-versions.ts')).readPaymentVersions,
    'POST /replicas/tickets/versions': async () =>
      (await import('./http/read-versions.ts')).readTicketVersions,
  },
  events: {
    'ticket.created': keepStock,
    'ticket.updated': keepStock,
    'ticket.cancelled': keepStock,
    'payment.authorised': async () => (await import('./events/settle-order.ts')).settleOrder,
    'payment.declined': notePayment,
    'payment.captured': notePayment,
    'payment.released': notePayment,
    'payment.refunded': notePayment,
    'payment.disputed': notePayment,
    'hold.lapsed': async () => (await import('./events/expire-order.ts')).expireOrder,
    'dev.knative.sources.ping': async () => (await import('./events/republish-events.ts')).republishEvents,
  },
});
