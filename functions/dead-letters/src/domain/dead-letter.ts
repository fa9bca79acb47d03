import { Refused } from '@boxoffice/shared/errors.ts';
import { decodeErrorText, percentDecode } from './text.ts';

/** An event that a subscriber could not handle, as the channel sends it after the last retry. */
export interface DeadLetter {
  event: {
    id: string;
    source: string;
    type: string;
    subject?: string;
    time?: string;
    traceparent?: string;
  };
  /** The `ce-` headers and the content type, as received. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** The original size of a body that was too large to store whole, in bytes. */
  cutFrom?: number;
  /** The subscriber that failed. */
  destination: string;
  /** The subscriber's answer to the last attempt. */
  error: { code: string; text: string };
}

/** A stored dead letter. Times are epoch milliseconds. */
export interface StoredDeadLetter extends DeadLetter {
  /** Made of the event's source and id and the subscriber, so the same dead letter always has the same id. */
  id: string;
  state: 'dead' | 'replayed' | 'discarded';
  /** The number of failed deliveries. */
  attempts: number;
  firstReceivedAt: number;
  lastReceivedAt: number;
  replayedAt?: number;
  discardedAt?: number;
}

/** An item has at most 400 kB, and the headers and the error need some of it. */
const MAX_BODY_BYTES = 300_000;

/** JetStream drops a message whose id it received within this time. */
const DUPLICATE_WINDOW_MS = 120_000;

/** The headers that the channel adds to a dead letter (Knative Eventing, "Event delivery"). */
const ERROR_HEADERS = ['ce-knativeerrordest', 'ce-knativeerrorcode', 'ce-knativeerrordata'];

/**
 * Reads the dead letter of a request. It accepts any event type and any body.
 *
 * @param allHeaders by lower-case name; only those of the event are stored
 * @throws Refused (400) when the request is not a CloudEvent
 */
export function parseDeadLetter(allHeaders: Record<string, string>, body: Uint8Array): DeadLetter {
  const headers = Object.fromEntries(
    Object.entries(allHeaders).filter(([name]) => name.startsWith('ce-') || name === 'content-type'),
  );
  const attribute = (name: string): string | undefined => {
    const value = headers[`ce-${name}`];
    return value === undefined ? undefined : percentDecode(value);
  };
  const [id, source, type] = ['id', 'source', 'type'].map(attribute);
  if (!id || !source || !type)
    throw new Refused(400, 'no-cloud-event', {
      message: 'The headers ce-id, ce-source and ce-type are required',
    });
  const [subject, time, traceparent] = ['subject', 'time', 'traceparent'].map(attribute);
  return {
    event: {
      id,
      source,
      type,
      ...(subject !== undefined && { subject }),
      ...(time !== undefined && { time }),
      ...(traceparent !== undefined && { traceparent }),
    },
    headers,
    body: body.subarray(0, MAX_BODY_BYTES),
    ...(body.length > MAX_BODY_BYTES && { cutFrom: body.length }),
    destination: attribute('knativeerrordest') || 'unknown',
    error: {
      code: attribute('knativeerrorcode') || 'unknown',
      text: decodeErrorText(attribute('knativeerrordata') ?? ''),
    },
  };
}

/**
 * The event as it was published: the same id and bytes, without the error headers.
 *
 * @throws Refused (409) when the stored body is incomplete
 */
export function originalEvent(deadLetter: DeadLetter): { headers: Record<string, string>; body: Uint8Array } {
  if (deadLetter.cutFrom !== undefined)
    throw new Refused(409, 'nothing-to-do', {
      message: `only ${deadLetter.body.length} of its ${deadLetter.cutFrom} bytes are stored`,
    });
  const headers = Object.entries(deadLetter.headers).filter(([name]) => !ERROR_HEADERS.includes(name));
  return { headers: Object.fromEntries(headers), body: deadLetter.body };
}

/**
 * The time (epoch milliseconds) from which the Broker does not drop the event as a duplicate. The last publication was
 * before the dead letter was last received, or it was the last replay.
 */
export const publishableFrom = (deadLetter: StoredDeadLetter): number =>
  Math.max(deadLetter.lastReceivedAt, deadLetter.replayedAt ?? 0) + DUPLICATE_WINDOW_MS;
