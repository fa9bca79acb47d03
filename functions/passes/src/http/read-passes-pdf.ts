import { languageOf } from '@boxoffice/shared/api/mail-language.ts';
import { ReadPassesPdf } from '@boxoffice/shared/api/passes.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { file } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { codeOf } from '../codes/pass-codes.ts';
import { documentOf } from '../documents/pass-document.ts';
import { passesService } from '../service.ts';
import { allOfOrder } from '../tables/holders.ts';
import { findTicket } from '../tables/tickets.ts';

export const readPassesPdf = httpFunction(
  passesService,
  'read-passes-pdf',
  ReadPassesPdf,
  async ({ params, caller, headers }) => {
    const passes = await allOfOrder(params.orderId, caller.userId);
    const held = passes.filter(({ seat }) => seat.holder === caller.userId);
    const ticket = held[0] && (await findTicket(held[0].order.ticketId));
    const documents = await Promise.all(
      held.map(async (pass) => {
        const code = await codeOf(pass);
        return code === undefined ? [] : [documentOf(pass, code, ticket)];
      }),
    );
    const valid = documents.flat();
    if (valid.length === 0) throw new Refused(404, 'pass-unknown');
    // Loaded on first use: most processes of this service never make a PDF.
    const { passesPdf } = await import('../documents/pdf.ts');
    const bytes = await passesPdf(valid, languageOf(headers['accept-language']));
    return file(bytes, 'application/pdf', 'passes.pdf');
  },
);
