import { Refused } from '@boxoffice/shared/errors.ts';
import { decoded, readable } from './text.ts';

/** An event that a subscriber couldn't take, as the channel sent it here after the last try. */
export interface Letter {
  event: {
    id: string;
    source: string;
    type: string;
    subject?: string;
    time?: string;
    traceparent?: string;
  };
  /** The `ce-` headers and the content type, as they came. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** The bytes that the body had, when it was too large to be kept whole. */
  cutFrom?: number;
  /** The subscriber that couldn't take it. */
  destination: string;
  /** What it answered to the last try. */
  error: { code: string; text: string };
}

/** A letter as it is stored. Times are epoch milliseconds. */
export interface StoredLetter extends Letter {
  /** Of the event's source and id and the subscriber: the same letter comes here under the same id. */
  id: string;
  state: 'dead' | 'replayed';
  /** Deliveries that failed, of every time that it died. */
  attempts: number;
  firstReceivedAt: number;
  lastReceivedAt: number;
  replayedAt?: number;
}

/** An item of a table has at most 400 kB; headers and the error need some of it. */
const KEPT_BYTES = 300_000;

/** For how long JetStream takes a second event of the same id for the first one, and drops it. */
const DUPLICATE_WINDOW_MS = 120_000;

/** What the channel adds to a dead letter (Knative Eventing, "Event delivery"). */
const ERROR_HEADERS = ['ce-knativeerrordest', 'ce-knativeerrorcode', 'ce-knativeerrordata'];

/**
 * The letter that a request carries. It takes any event: neither its type nor its body is looked at.
 *
 * @param headers by lower-case name; those that are no part of the event are left out
 * @throws Refused (400) when it is no CloudEvent at all
 */
export function letterOf(all: Record<string, string>, body: Uint8Array): Letter {
  const headers = Object.fromEntries(
    Object.entries(all).filter(([name]) => name.startsWith('ce-') || name === 'content-type'),
  );
  const attribute = (name: string): string | undefined => {
    const value = headers[`ce-${name}`];
    return value === undefined ? undefined : decoded(value);
  };
  const [id, source, type] = ['id', 'source', 'type'].map(attribute);
  if (!id || !source || !type)
    throw new Refused(400, 'no-cloud-event', {
      message: 'The headers ce-id, ce-source and ce-type are required',
    });
  const destination = attribute('knativeerrordest') || 'unknown';
  const [subject, time, traceparent] = ['subject', 'time', 'traceparent'].map(attribute);
  return {
    event: { id, source, type, ...defined({ subject, time, traceparent }) },
    headers,
    body: body.subarray(0, KEPT_BYTES),
    ...(body.length > KEPT_BYTES && { cutFrom: body.length }),
    destination,
    error: {
      code: attribute('knativeerrorcode') || 'unknown',
      text: readable(attribute('knativeerrordata') ?? ''),
    },
  };
}

/**
 * The very event that died, to be delivered once more: same id, same bytes, nothing of its death.
 *
 * @throws Refused (409) when not all of it was kept
 */
export function eventOf(letter: Letter): { headers: Record<string, string>; body: Uint8Array } {
  if (letter.cutFrom !== undefined)
    throw new Refused(409, 'nothing-to-do', {
      message: `only ${letter.body.length} of its ${letter.cutFrom} bytes were kept`,
    });
  const headers = Object.entries(letter.headers).filter(([name]) => !ERROR_HEADERS.includes(name));
  return { headers: Object.fromEntries(headers), body: letter.body };
}

/**
 * From when on (epoch milliseconds) the Broker doesn't take the event for a duplicate of its last publication,
 * which was before it died for the last time, or when it was replayed.
 */
export const publishableFrom = (letter: StoredLetter): number =>
  Math.max(letter.lastReceivedAt, letter.replayedAt ?? 0) + DUPLICATE_WINDOW_MS;

const defined = <Value>(fields: Record<string, Value | undefined>): Record<string, Value> =>
  Object.fromEntries(Object.entries(fields).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
