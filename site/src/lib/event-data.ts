import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { toPriceField } from './money.ts';

/**
 * Structured data about a ticket for search engines.
 *
 * @param url of the ticket's page
 * @param image the address of its picture
 * @returns a script element with JSON-LD. Escaping keeps a seller's text from ending the element. Browsers don't run it
 * @see https://schema.org/Event
 */
export function eventScript(ticket: Ticket, url: string, image: string): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: ticket.title,
    ...(ticket.cancelledAt && { eventStatus: 'https://schema.org/EventCancelled' }),
    url,
    image,
    ...(ticket.startsAt && { startDate: ticket.startsAt }),
    ...(ticket.endsAt && { endDate: ticket.endsAt }),
    ...(ticket.place && { location: { '@type': 'Place', name: ticket.place, address: ticket.place } }),
    ...(ticket.description && { description: ticket.description }),
    offers: {
      '@type': 'Offer',
      url,
      price: toPriceField(ticket.price, ticket.currency, 'en-US'),
      priceCurrency: ticket.currency,
      availability: `https://schema.org/${ticket.available > 0 && !ticket.cancelledAt ? 'InStock' : 'SoldOut'}`,
    },
  };
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<script type="application/ld+json">${json}</script>`;
}
