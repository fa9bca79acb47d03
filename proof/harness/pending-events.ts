import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** How many events a Trigger still has to deliver. */
export interface PendingEvents {
  trigger: string;
  /** Not delivered yet, or delivered and not acknowledged. */
  events: number;
}

/** The consumers of the Broker in JetStream that still have events to deliver. */
export async function pendingEvents(natsUrl: string): Promise<PendingEvents[]> {
  const connection = await connect({ servers: natsUrl, timeout: 5000 });
  try {
    const manager = await jetstreamManager(connection);
    const pending: PendingEvents[] = [];
    for await (const { config } of manager.streams.list())
      for await (const { name, num_pending, num_ack_pending } of manager.consumers.list(config.name))
        pending.push({ trigger: name, events: num_pending + num_ack_pending });
    return pending.filter(({ events }) => events > 0);
  } finally {
    await connection.close();
  }
}
