import { group } from '@boxoffice/shared/functions/group.ts';

const followOrder = async () => (await import('./events/follow-order.ts')).followOrder;
const followTicket = async () => (await import('./events/follow-ticket.ts')).followTicket;

export const passesGroup = group('passes', {
  config: async () => (await import('./config.ts')).config,
  http: {
    'GET /api/passes': async () => (await import('./http/list-passes.ts')).listPasses,
    'GET /api/passes/:id': async () => (await import('./http/read-pass.ts')).readPass,
    'GET /api/orders/:orderId/passes.pdf': async () =>
      (await import('./http/read-passes-pdf.ts')).readPassesPdf,
    'GET /api/orders/:orderId/calendar.ics': async () =>
      (await import('./http/read-calendar.ts')).readCalendar,
    'POST /api/passes/:id/transfer': async () => (await import('./http/send-pass.ts')).sendPass,
    'DELETE /api/passes/:id/transfer': async () => (await import('./http/take-back-pass.ts')).takeBackPass,
    'POST /api/transfers/:token/accept': async () => (await import('./http/accept-pass.ts')).acceptPass,
    'POST /api/tickets/:id/check-ins': async () => (await import('./http/check-in.ts')).checkIn,
    'POST /api/tickets/:id/check-ins/upload': async () =>
      (await import('./http/upload-check-ins.ts')).uploadCheckIns,
    'GET /api/tickets/:id/check-ins': async () => (await import('./http/list-check-ins.ts')).listCheckIns,
    'POST /api/tickets/:id/check-ins/search': async () =>
      (await import('./http/search-passes.ts')).searchPasses,
    'POST /api/tickets/:id/helpers': async () => (await import('./http/helper-links.ts')).makeHelperLink,
    'GET /api/tickets/:id/helpers': async () => (await import('./http/helper-links.ts')).listHelperLinks,
    'DELETE /api/tickets/:id/helpers/:linkId': async () =>
      (await import('./http/helper-links.ts')).endHelperLink,
    'GET /exports/passes': async () => (await import('./http/export-passes.ts')).exportPasses,
    'POST /addresses/forget': async () => (await import('./http/forget-address.ts')).forgetAddress,
    'POST /replicas/users/versions': async () => (await import('./http/read-versions.ts')).readUserVersions,
    'POST /admissions': async () => (await import('./http/count-admissions.ts')).countAdmissions,
    'POST /replicas/orders/versions': async () => (await import('./http/read-versions.ts')).readOrderVersions,
    'POST /replicas/tickets/versions': async () =>
      (await import('./http/read-versions.ts')).readTicketVersions,
  },
  events: {
    'order.completed': followOrder,
    'order.reduced': followOrder,
    'order.cancelled': followOrder,
    'order.expired': followOrder,
    'ticket.created': followTicket,
    'ticket.updated': followTicket,
    'ticket.cancelled': followTicket,
    'user.deleted': async () => (await import('./events/erase-user.ts')).eraseUser,
    'dev.knative.sources.ping': async () => (await import('./events/send-mails.ts')).sendMails,
  },
});
