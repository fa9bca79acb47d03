import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { keyOfCounted } from '@boxoffice/shared/tables/counted-orders.ts';
import { simulation } from './simulation.ts';

/** The version that a service has of an event's aggregate; undefined if the event carries no state. */
export function replicaVersion(service: string, { type, data }: CloudEvent): number | undefined {
  const { id, ticketId, orderId } = data as Record<string, string>;
  const versionAt = (pk: string, sk: string, name = 'version'): number => {
    const { Item } = simulation().tables.get({ TableName: `boxoffice-${service}`, Key: { pk, sk } });
    return Number(Item?.[name] ?? 0);
  };
  if (type.startsWith('ticket.'))
    return service === 'passes'
      ? versionAt(`TICKET#${id}`, 'TICKET')
      : versionAt(`TICKET#${id}`, 'STOCK', 'ticketVersion');
  if (type.startsWith('payment.'))
    return versionAt(`ORDER#${orderId}`, `${service === 'tickets' ? 'REFUND' : 'PAYMENT'}#${id}`);
  if (!type.startsWith('order.')) return undefined;
  const counted = keyOfCounted(String(ticketId), String(id));
  return service === 'tickets' ? versionAt(counted.pk, counted.sk) : versionAt(`ORDER#${id}`, 'ORDER');
}
