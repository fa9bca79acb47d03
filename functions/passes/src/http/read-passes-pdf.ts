import { languageOf } from '@boxoffice/shared/api/mail-language.ts';
import { ReadPassesPdf } from '@boxoffice/shared/api/passes.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { file } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { pdfOf } from '../documents/files.ts';
import { passesService } from '../service.ts';
import { validPassesOf } from '../tables/holders.ts';
import { findTicket } from '../tables/tickets.ts';

export const readPassesPdf = httpFunction(
  passesService,
  'read-passes-pdf',
  ReadPassesPdf,
  async ({ params, caller, headers }) => {
    const passes = await validPassesOf(params.orderId, caller.userId);
    const [first] = passes;
    if (!first) throw new Refused(404, 'pass-unknown');
    const ticket = await findTicket(first.order.ticketId);
    const bytes = await pdfOf(passes, ticket, languageOf(headers['accept-language']));
    return file(bytes, 'application/pdf', 'passes.pdf');
  },
);
