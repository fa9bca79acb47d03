import {
  EndHelperLink,
  type HelperLink as HelperLinkView,
  ListHelperLinks,
  MakeHelperLink,
} from '@boxoffice/shared/api/check-ins.ts';
import { created, noContent, ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { newHelperToken } from '../codes/helper-token.ts';
import { endLink, expiryOf, type HelperLink, liveLinks, makeLink } from '../domain/helper-link.ts';
import { soldBy } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { findHelperLinks, putHelperLinks } from '../tables/helper-links.ts';
import { loadTicket, type PassTicket } from '../tables/tickets.ts';

const time = (ms: number): string => new Date(ms).toISOString();

const view = (link: HelperLink, ticket: PassTicket): HelperLinkView => ({
  id: link.id,
  createdAt: time(link.createdAt),
  expiresAt: time(expiryOf(link, ticket)),
});

export const makeHelperLink = httpFunction(
  passesService,
  'make-helper-link',
  MakeHelperLink,
  async ({ params, caller, given }) => {
    const ticket = soldBy(caller.userId, await loadTicket(params.id, caller));
    const { token, hash } = newHelperToken();
    const { next, link } = makeLink(await findHelperLinks(params.id), ticket, hash, given);
    await passesService.commit({ writes: [putHelperLinks(next)] });
    return created({ ...view(link, ticket), token });
  },
);

export const listHelperLinks = httpFunction(
  passesService,
  'list-helper-links',
  ListHelperLinks,
  async ({ params, caller, given }) => {
    const ticket = soldBy(caller.userId, await loadTicket(params.id, caller));
    const live = liveLinks(await findHelperLinks(params.id), ticket, given.now);
    return ok(live.map((link) => view(link, ticket)));
  },
);

export const endHelperLink = httpFunction(
  passesService,
  'end-helper-link',
  EndHelperLink,
  async ({ params, caller }) => {
    soldBy(caller.userId, await loadTicket(params.id, caller));
    const next = endLink(await findHelperLinks(params.id), params.linkId);
    if (next) await passesService.commit({ writes: [putHelperLinks(next)] });
    return noContent();
  },
);
