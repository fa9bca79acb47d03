import { group } from '@boxoffice/shared/functions/group.ts';

const countSeats = async () => (await import('./events/count-seats.ts')).countSeats;
const countRefunds = async () => (await import('./events/count-refunds.ts')).countRefunds;

export const ticketsGroup = group('tickets', {
  config: async () => (await import('./config.ts')).config,
  http: {
    'GET /api/tickets': async () => (await import('./http/list-tickets.ts')).listTickets,
    'POST /api/tickets': async () => (await import('./http/list-ticket.ts')).listTicket,
    'GET /api/tickets/:id': async () => (await import('./http/read-ticket.ts')).readTicket,
    'GET /api/sales': async () => (await import('./http/list-sales.ts')).listSales,
    'GET /api/tickets/:id/sales': async () => (await import('./http/read-sales.ts')).readSales,
    'GET /api/tickets/:id/sales/timeline': async () =>
      (await import('./http/read-sales-timeline.ts')).readSalesTimeline,
    'PUT /api/tickets/:id': async () => (await import('./http/edit-ticket.ts')).editTicket,
    'POST /api/tickets/:id/cancel': async () => (await import('./http/cancel-ticket.ts')).cancelTicket,
    'DELETE /api/tickets/:id': async () => (await import('./http/withdraw-ticket.ts')).withdrawTicket,
    'POST /api/tickets/:id/cover': async () => (await import('./http/upload-cover.ts')).uploadCover,
    'DELETE /api/tickets/:id/cover': async () => (await import('./http/remove-cover.ts')).removeCover,
    'GET /covers/:cover/:file': async () => (await import('./http/read-cover.ts')).readCover,
    'GET /exports/tickets': async () => (await import('./http/export-tickets.ts')).exportTickets,
    'POST /sellers/close': async () => (await import('./http/close-seller.ts')).closeSeller,
    'POST /replicas/users/versions': async () =>
      (await import('./http/read-user-versions.ts')).readUserVersions,
    'POST /replicas/orders/versions': async () =>
      (await import('./http/read-order-versions.ts')).readOrderVersions,
    'POST /replicas/payments/versions': async () =>
      (await import('./http/read-payment-versions.ts')).readPaymentVersions,
  },
  events: {
    'order.created': countSeats,
    'order.cancelled': countSeats,
    'order.expired': countSeats,
    'order.completed': countSeats,
    'order.reduced': countSeats,
    'payment.refunded': countRefunds,
    'payment.disputed': countRefunds,
    'user.deleted': async () => (await import('./events/erase-seller.ts')).eraseSeller,
    'dev.knative.sources.ping': async () => (await import('./events/finish-changes.ts')).finishChanges,
  },
});
