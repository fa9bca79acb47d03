import { ReadCover, RemoveCover, UploadCover } from '@boxoffice/shared/api/covers.ts';
import { CloseSeller } from '@boxoffice/shared/api/deletion.ts';
import { ExportTickets } from '@boxoffice/shared/api/exports.ts';
import { ReadOrderVersions, ReadPaymentVersions, ReadUserVersions } from '@boxoffice/shared/api/replicas.ts';
import {
  CancelTicket,
  EditTicket,
  ListSales,
  ListTicket,
  ListTickets,
  ReadSales,
  ReadSalesTimeline,
  ReadTicket,
  WithdrawTicket,
} from '@boxoffice/shared/api/tickets.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  OrderExpired,
  OrderReduced,
} from '@boxoffice/shared/events/order.ts';
import { PaymentDisputed, PaymentRefunded } from '@boxoffice/shared/events/payment.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { group } from '@boxoffice/shared/functions/group.ts';

const countSeats = async () => (await import('./events/count-seats.ts')).countSeats;
const countRefunds = async () => (await import('./events/count-refunds.ts')).countRefunds;

export const ticketsGroup = group('tickets', {
  config: async () => (await import('./config.ts')).config,
  http: [
    [ListTickets, async () => (await import('./http/list-tickets.ts')).listTickets],
    [ListTicket, async () => (await import('./http/list-ticket.ts')).listTicket],
    [ReadTicket, async () => (await import('./http/read-ticket.ts')).readTicket],
    [ListSales, async () => (await import('./http/list-sales.ts')).listSales],
    [ReadSales, async () => (await import('./http/read-sales.ts')).readSales],
    [ReadSalesTimeline, async () => (await import('./http/read-sales-timeline.ts')).readSalesTimeline],
    [EditTicket, async () => (await import('./http/edit-ticket.ts')).editTicket],
    [CancelTicket, async () => (await import('./http/cancel-ticket.ts')).cancelTicket],
    [WithdrawTicket, async () => (await import('./http/withdraw-ticket.ts')).withdrawTicket],
    [UploadCover, async () => (await import('./http/upload-cover.ts')).uploadCover],
    [RemoveCover, async () => (await import('./http/remove-cover.ts')).removeCover],
    [ReadCover, async () => (await import('./http/read-cover.ts')).readCover],
    [ExportTickets, async () => (await import('./http/export-tickets.ts')).exportTickets],
    [CloseSeller, async () => (await import('./http/close-seller.ts')).closeSeller],
    [ReadUserVersions, async () => (await import('./http/read-user-versions.ts')).readUserVersions],
    [ReadOrderVersions, async () => (await import('./http/read-order-versions.ts')).readOrderVersions],
    [ReadPaymentVersions, async () => (await import('./http/read-payment-versions.ts')).readPaymentVersions],
  ],
  events: {
    [OrderCreated.type]: countSeats,
    [OrderCancelled.type]: countSeats,
    [OrderExpired.type]: countSeats,
    [OrderCompleted.type]: countSeats,
    [OrderReduced.type]: countSeats,
    [PaymentRefunded.type]: countRefunds,
    [PaymentDisputed.type]: countRefunds,
    [UserDeleted.type]: async () => (await import('./events/erase-seller.ts')).eraseSeller,
    [Tick.type]: async () => (await import('./events/finish-changes.ts')).finishChanges,
  },
});
