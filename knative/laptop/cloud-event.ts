import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Attributes } from './filters.ts';

/** The request is not a valid CloudEvent; the message says why. */
export class InvalidCloudEvent extends Error {
  override name = 'NoCloudEvent';
}

/**
 * An event in binary mode: its context as `ce-` headers, its data as the unchanged body.
 * Source: CloudEvents HTTP Protocol Binding 1.0.2.
 */
export type CloudEvent = { headers: Record<string, string>; body: Uint8Array };

const REQUIRED = ['ce-id', 'ce-source', 'ce-type', 'ce-specversion'];
const ATTRIBUTE = /^[a-z0-9]+$/;

const Structured = z
  .object({ datacontenttype: z.string().optional(), data: z.unknown(), data_base64: z.base64().optional() })
  .catchall(z.union([z.string(), z.number(), z.boolean(), z.null()]));

/**
 * Reads an event from an HTTP request, in binary or structured mode.
 * @throws NoCloudEvent
 */
export function fromRequest(request: IncomingHttpHeaders, body: Buffer): CloudEvent {
  const type = request['content-type'] ?? '';
  if (type.startsWith('application/cloudevents-batch')) {
    throw new InvalidCloudEvent('Batches of CloudEvents are not supported');
  }
  const event = type.startsWith('application/cloudevents') ? structured(body) : binary(request, body);
  for (const name of REQUIRED) {
    if (!event.headers[name]) throw new InvalidCloudEvent(`The CloudEvent has no header ${name}`);
  }
  if (event.headers['ce-specversion'] !== '1.0') {
    throw new InvalidCloudEvent('Only CloudEvents 1.0 are supported');
  }
  return event;
}

/** The decoded context attributes and extensions, by name. */
export function attributesOf({ headers }: CloudEvent): Attributes {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce-')) attributes[name.slice(3)] = decode(value);
    else if (name === 'content-type') attributes.datacontenttype = value;
  }
  return attributes;
}

/** Adds extension attributes to an event. */
export function withExtensions(event: CloudEvent, extensions: Attributes): CloudEvent {
  const headers = { ...event.headers };
  for (const [name, value] of Object.entries(extensions)) headers[`ce-${name}`] = encode(value);
  return { headers, body: event.body };
}

function binary(request: IncomingHttpHeaders, body: Buffer): CloudEvent {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request)) {
    const isEventHeader =
      name === 'content-type' || (name.startsWith('ce-') && ATTRIBUTE.test(name.slice(3)));
    if (isEventHeader && typeof value === 'string') headers[name] = value;
  }
  return { headers, body };
}

function structured(body: Buffer): CloudEvent {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw new InvalidCloudEvent('The structured CloudEvent is not JSON');
  }
  const parsed = Structured.safeParse(json);
  if (!parsed.success) throw new InvalidCloudEvent('The structured CloudEvent is malformed');
  const { data, data_base64: bytes, datacontenttype, ...context } = parsed.data;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(context)) {
    if (value !== null && ATTRIBUTE.test(name)) headers[`ce-${name}`] = encode(String(value));
  }
  headers['content-type'] = datacontenttype ?? 'application/json';
  if (bytes !== undefined) return { headers, body: Buffer.from(bytes, 'base64') };
  const isText = typeof data === 'string' && !/json/.test(headers['content-type']);
  return { headers, body: Buffer.from(isText ? data : data === undefined ? '' : JSON.stringify(data)) };
}

/** Section 3.1.3.2: percent-encodes space, quote, percent and everything but printable ASCII. */
function encode(value: string): string {
  return value.replace(/[^\x21\x23\x24\x26-\x7e]+/g, (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
