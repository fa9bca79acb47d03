import type { StripeEvent } from './event.ts';
import { PAGE, pageQuery } from './listing.ts';
import { list, text } from './params.ts';
import { type Route, route } from './route.ts';
import type { Webhooks } from './webhooks.ts';

export function eventRoutes(webhooks: Webhooks): Route[] {
  const withPending = (event: StripeEvent) => ({ ...event, pending_webhooks: webhooks.pending(event.id) });
  return [
    route('GET /v1/events', { ...PAGE, type: text(), types: list(text()) }, (params, context) => {
      const types = params.type ? [params.type] : params.types;
      const query = { ...pageQuery('event', params, context), types };
      const { data, more } = context.ledger.list('event', query);
      return { object: 'list', data: data.map(withPending), has_more: more, url: '/v1/events' };
    }),
    route('GET /v1/events/:id', {}, (_, { ledger }, id) =>
      withPending(ledger.getExisting('event', id, 'id')),
    ),
  ];
}
