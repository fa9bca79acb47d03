import * as z from 'zod';

/** The event of a PingSource. Its data is ignored. */
export const Tick = { type: 'dev.knative.sources.ping', data: z.unknown() };
