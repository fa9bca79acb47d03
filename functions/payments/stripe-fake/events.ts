import { noSuch } from './errors.ts';
import type { StripeEvent } from './event.ts';
import { PAGE, pageQuery } from './listing.ts';
import { list, text } from './params.ts';
import { type Route, route } from './route.ts';
import type { Webhooks } from './webhooks.ts';

/** Events as they are read: with the number of deliveries that are still to be accepted. */
export function eventRoutes(webhooks: Webhooks): Route[] {
  const shown = (event: StripeEvent) => ({ ...event, pending_webhooks: webhooks.pending(event.id) });
  return [
    route('GET /v1/events', { ...PAGE, type: text(), types: list(text()) }, (params, work) => {
      const types = params.type ? [params.type] : params.types;
      const query = { ...pageQuery('event', params, work), types };
      const { data, more } = work.ledger.list('event', query);
      return { object: 'list', data: data.map(shown), has_more: more, url: '/v1/events' };
    }),
    route('GET /v1/events/:id', {}, (_, { ledger }, id) => {
      const event = ledger.get('event', id);
      if (!event) throw noSuch('event', id, 'id');
      return shown(event);
    }),
  ];
}
