import { brokerFor } from '@boxoffice/shared/events/tick.ts';
import type { RunningSystem } from './running-system.ts';

/** Publishes an event with any body to the Broker of its type in a running system. Resolves to the status of the answer. */
export async function publishEvent(
  system: RunningSystem,
  type: string,
  body: string,
  id: string = crypto.randomUUID(),
): Promise<number> {
  const { status } = await fetch(brokerFor(type, system.env().BROKER_URL ?? ''), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': '/proof',
      'ce-type': type,
    },
    body,
  });
  return status;
}
