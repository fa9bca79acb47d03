import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { toPriceField } from './money.ts';

/**
 * A ticket as search engines read it.
 *
 * @param address of its page
 * @returns JSON-LD in a script element, which what a seller typed can't end. It is data: nothing runs it
 * @see https://schema.org/Event
 */
export function eventScript(ticket: Ticket, address: string): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: ticket.title,
    url: address,
    ...(ticket.startsAt && { startDate: ticket.startsAt }),
    ...(ticket.place && { location: { '@type': 'Place', name: ticket.place, address: ticket.place } }),
    ...(ticket.description && { description: ticket.description }),
    offers: {
      '@type': 'Offer',
      url: address,
      price: toPriceField(ticket.price, ticket.currency),
      priceCurrency: ticket.currency,
      availability: `https://schema.org/${ticket.available > 0 ? 'InStock' : 'SoldOut'}`,
    },
  };
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<script type="application/ld+json">${json}</script>`;
}
