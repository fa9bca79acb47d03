import {
  CheckIn,
  EndHelperLink,
  ListCheckIns,
  ListHelperLinks,
  MakeHelperLink,
  SearchPasses,
  UploadCheckIns,
} from '@boxoffice/shared/api/check-ins.ts';
import { ForgetAddress } from '@boxoffice/shared/api/deletion.ts';
import { ExportPasses } from '@boxoffice/shared/api/exports.ts';
import {
  AcceptPass,
  ListPasses,
  ReadCalendar,
  ReadPass,
  ReadPassesPdf,
  SendPass,
  TakeBackPass,
} from '@boxoffice/shared/api/passes.ts';
import { ReadOrderVersions, ReadTicketVersions, ReadUserVersions } from '@boxoffice/shared/api/replicas.ts';
import { CountAdmissions } from '@boxoffice/shared/api/sales.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderExpired,
  OrderReduced,
} from '@boxoffice/shared/events/order.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { TicketCancelled, TicketCreated, TicketUpdated } from '@boxoffice/shared/events/ticket.ts';
import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { group } from '@boxoffice/shared/functions/group.ts';

const followOrder = async () => (await import('./events/follow-order.ts')).followOrder;
const followTicket = async () => (await import('./events/follow-ticket.ts')).followTicket;

export const passesGroup = group('passes', {
  config: async () => (await import('./config.ts')).config,
  http: [
    [ListPasses, async () => (await import('./http/list-passes.ts')).listPasses],
    [ReadPass, async () => (await import('./http/read-pass.ts')).readPass],
    [ReadPassesPdf, async () => (await import('./http/read-passes-pdf.ts')).readPassesPdf],
    [ReadCalendar, async () => (await import('./http/read-calendar.ts')).readCalendar],
    [SendPass, async () => (await import('./http/send-pass.ts')).sendPass],
    [TakeBackPass, async () => (await import('./http/take-back-pass.ts')).takeBackPass],
    [AcceptPass, async () => (await import('./http/accept-pass.ts')).acceptPass],
    [CheckIn, async () => (await import('./http/check-in.ts')).checkIn],
    [UploadCheckIns, async () => (await import('./http/upload-check-ins.ts')).uploadCheckIns],
    [ListCheckIns, async () => (await import('./http/list-check-ins.ts')).listCheckIns],
    [SearchPasses, async () => (await import('./http/search-passes.ts')).searchPasses],
    [MakeHelperLink, async () => (await import('./http/helper-links.ts')).makeHelperLink],
    [ListHelperLinks, async () => (await import('./http/helper-links.ts')).listHelperLinks],
    [EndHelperLink, async () => (await import('./http/helper-links.ts')).endHelperLink],
    [ExportPasses, async () => (await import('./http/export-passes.ts')).exportPasses],
    [ForgetAddress, async () => (await import('./http/forget-address.ts')).forgetAddress],
    [ReadUserVersions, async () => (await import('./http/read-versions.ts')).readUserVersions],
    [CountAdmissions, async () => (await import('./http/count-admissions.ts')).countAdmissions],
    [ReadOrderVersions, async () => (await import('./http/read-versions.ts')).readOrderVersions],
    [ReadTicketVersions, async () => (await import('./http/read-versions.ts')).readTicketVersions],
  ],
  events: {
    [OrderCompleted.type]: followOrder,
    [OrderReduced.type]: followOrder,
    [OrderCancelled.type]: followOrder,
    [OrderExpired.type]: followOrder,
    [TicketCreated.type]: followTicket,
    [TicketUpdated.type]: followTicket,
    [TicketCancelled.type]: followTicket,
    [UserDeleted.type]: async () => (await import('./events/erase-user.ts')).eraseUser,
    [Tick.type]: async () => (await import('./events/send-mails.ts')).sendMails,
  },
});
