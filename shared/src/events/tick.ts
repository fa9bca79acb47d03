import * as z from 'zod';

/** The event of a PingSource. Its data is ignored. */
export const Tick = { type: 'dev.knative.sources.ping' as const, data: z.unknown() };

/** The address of the Broker for events of a type: ticks have one of their own, beside that of all other events. */
export const brokerFor = (type: string, brokerUrl: string): string =>
  type === Tick.type ? new URL('ticks', brokerUrl).href : brokerUrl;
