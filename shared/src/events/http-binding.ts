import type { IncomingHttpHeaders } from 'node:http';
import { MalformedData, NotACloudEvent } from '../errors.ts';
import { CloudEvent } from './cloud-event.ts';

const attributes = ['id', 'source', 'type', 'subject', 'time'] as const;

/**
 * Reads a CloudEvent from a request in binary content mode.
 *
 * @throws NotACloudEvent when a required `ce-` header is missing; MalformedData when the body is not JSON
 * @see CloudEvents HTTP Protocol Binding 1.0.2, section 3.1
 */
export function fromRequest(headers: IncomingHttpHeaders, body: Buffer): CloudEvent {
  if (headers['ce-specversion'] !== '1.0') throw new NotACloudEvent('The header ce-specversion must be 1.0');
  const read = Object.fromEntries(
    attributes.map((name) => [name, headers[`ce-${name}`]]).map(([name, value]) => [name, decode(value)]),
  );
  const event = CloudEvent.safeParse({
    ...read,
    traceparent: decode(headers['ce-traceparent'] ?? headers.traceparent),
    data: undefined,
  });
  if (!event.success) throw new NotACloudEvent('The headers ce-id, ce-source and ce-type are required');
  return { ...event.data, data: body.length === 0 ? undefined : parse(body) };
}

/** The headers of a request with the event in binary content mode. The body is the data as JSON. */
export function toHeaders(event: CloudEvent): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'ce-specversion': '1.0' };
  for (const name of attributes) {
    const value = event[name];
    if (value !== undefined) headers[`ce-${name}`] = encode(value);
  }
  if (event.traceparent) headers['ce-traceparent'] = event.traceparent;
  return headers;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new MalformedData("The event's data is not JSON");
  }
}

/** Percent-encodes the characters that a header must not contain (section 3.1.3.2). */
const encode = (value: string): string =>
  value.replace(/[^\x21\x23\x24\x26-\x7e]/gu, (char) =>
    char === ' ' || char === '%' || char === '"' ? percent(char) : encodeURIComponent(char),
  );
const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;

function decode(value: string | string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
