import { PublishFailed } from '@boxoffice/shared/errors.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { networkWait } from '../pods.ts';
import { simulation } from '../simulation.ts';

// Replaces shared/src/events/publish.ts: the Broker refuses an event, or accepts it and its answer is lost.
export function publisher() {
  return async (event: CloudEvent): Promise<void> => {
    await networkWait(`before it publishes ${event.type}`);
    const { rates, random, history, broker } = simulation();
    if (random.chance(rates.broker)) {
      history.recordFault('publish refused', event.type);
      throw new PublishFailed('the Broker is unavailable');
    }
    broker.accept(JSON.parse(JSON.stringify(event)) as CloudEvent);
    await networkWait(`after it published ${event.type}`);
    if (!random.chance(rates.broker)) return;
    history.recordFault('publish answer lost', event.type);
    throw new PublishFailed('no answer');
  };
}
