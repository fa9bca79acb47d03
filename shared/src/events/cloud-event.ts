import * as z from 'zod';
import type { Given } from '../decisions/given.ts';

/** A CloudEvent (CloudEvents 1.0) with JSON data. `subject` is the aggregate's id. */
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

/** An event type: its name, its source and the schema of its data. */
export interface EventType<Data, Type extends string = string> {
  type: Type;
  source: string;
  data: z.ZodType<Data>;
  /** Makes an event of this type. */
  of: (subject: string, data: Data, given: Given) => CloudEvent<Data>;
}

/** Declares an event type of the catalogue. */
export const eventType = <Data, const Type extends string>(
  type: Type,
  source: string,
  data: z.ZodType<Data>,
): EventType<Data, Type> => ({
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
