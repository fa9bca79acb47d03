import * as z from 'zod';

/** The event that a PingSource sends; its data, if any, means nothing. */
export const Tick = { type: 'dev.knative.sources.ping', data: z.unknown() };
