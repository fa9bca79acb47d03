import { UploadCover } from '@boxoffice/shared/api/covers.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { drawCover } from '../covers/draw.ts';
import { writeCover } from '../covers/store.ts';
import { changeCover } from '../domain/cover.ts';
import { ticketsService } from '../service.ts';
import { sellerIsOpen } from '../tables/closings.ts';
import { putUnused } from '../tables/covers.ts';
import { putTicket, ticketOf } from '../tables/tickets.ts';
import { view } from './view.ts';

export const uploadCover = httpFunction(
  ticketsService,
  'upload-cover',
  UploadCover,
  async ({ params, bytes, caller, given }) => {
    const ticket = await ticketOf(params.id);
    const cover = given.newId();
    const { state, events } = changeCover(ticket, { seller: caller.userId, cover }, given);
    const files = await drawCover(bytes);
    await ticketsService.commit({ writes: [putUnused(cover, given.now)] });
    await writeCover(cover, files);
    const writes = [...putTicket(state, ticket), sellerIsOpen(ticket.userId, given.now)];
    await ticketsService.commit({ writes, events });
    return ok(view(state, given.now));
  },
);
