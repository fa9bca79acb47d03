import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { waitFor } from '../pods.ts';
import { world } from '../simulation.ts';

/** Stands for shared/src/events/publish.ts: the Broker of the world, which refuses, or takes it and can't say so. */
export class PublishFailed extends Error {
  override name = 'PublishFailed';
}

export function publisher() {
  return async (event: CloudEvent): Promise<void> => {
    await waitFor(`before it publishes ${event.type}`);
    const { climate, random, history, broker } = world();
    if (random.chance(climate.brokerFails)) {
      history.fault('publish refused', event.type);
      throw new PublishFailed('the Broker is away');
    }
    broker.accept(JSON.parse(JSON.stringify(event)) as CloudEvent);
    await waitFor(`after it published ${event.type}`);
    if (!random.chance(climate.brokerFails)) return;
    history.fault('publish answer lost', event.type);
    throw new PublishFailed('no answer');
  };
}
