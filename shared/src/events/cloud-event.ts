import * as z from 'zod';
import type { Given } from '../decisions/given.ts';

/** A CloudEvent (CloudEvents 1.0) as this project uses them: `data` is JSON, `subject` the aggregate's id. */
export const CloudEvent = z.object({
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  subject: z.string().optional(),
  time: z.string().optional(),
  traceparent: z.string().optional(),
  data: z.unknown(),
});
export type CloudEvent<Data = unknown> = Omit<z.infer<typeof CloudEvent>, 'data'> & { data: Data };

/** A kind of event: its type, who sends it, and the shape of its data. */
export interface EventType<Data> {
  type: string;
  source: string;
  data: z.ZodType<Data>;
  /** The event of this kind that a decision has brought about. */
  of: (subject: string, data: Data, given: Given) => CloudEvent<Data>;
}

/** Declares a kind of event for the catalogue. */
export const eventType = <Data>(type: string, source: string, data: z.ZodType<Data>): EventType<Data> => ({
  type,
  source,
  data,
  of: (subject, data, { now, newId, traceparent }) => ({
    id: newId(),
    source,
    type,
    subject,
    time: new Date(now).toISOString(),
    ...(traceparent && { traceparent }),
    data,
  }),
});
