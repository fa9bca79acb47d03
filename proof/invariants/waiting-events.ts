import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** How many events a Trigger has still to deliver. */
export interface Waiting {
  trigger: string;
  /** Not delivered yet, or delivered and not acknowledged. */
  events: number;
}

/** What the Broker's consumers in JetStream have still to deliver; empty when nothing waits. */
export async function waitingEvents(natsUrl: string): Promise<Waiting[]> {
  const connection = await connect({ servers: natsUrl, timeout: 5000 });
  try {
    const manager = await jetstreamManager(connection);
    const waiting: Waiting[] = [];
    for await (const { config } of manager.streams.list())
      for await (const { name, num_pending, num_ack_pending } of manager.consumers.list(config.name))
        waiting.push({ trigger: name, events: num_pending + num_ack_pending });
    return waiting.filter(({ events }) => events > 0);
  } finally {
    await connection.close();
  }
}
