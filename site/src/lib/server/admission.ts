import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import pLimit from 'p-limit';
import { isUpload } from './body.ts';
import { BodyArrivals, hasBody } from './body-arrival.ts';
import { Counts } from './counts.ts';
import { interceptRequests } from './each-server.ts';
import { closeAfter, readBeforeAnswer } from './unread-body.ts';

/** The uploads that are received and handled at a time: each can occupy 20 MB. Further ones wait unread. */
const UPLOADS = 3;
/** The uploads that are handled or wait, of one address and of all. */
const UPLOADS_PER_ADDRESS = 3;
const UPLOADS_IN_TOTAL = 30;
/** Go's proxies send a longer body without buffering its end. */
const LONG_BODY_BYTES = 3000;
/**
 * The pause after a long body, in milliseconds. A proxy in Go that gets an answer before it has noticed the end of the
 * body closes the connection, and cuts off an answer of more than 4 kB.
 */
const PROXY_MS = 10;

interface Limits {
  /** In which a body must arrive. */
  seconds: number;
  /** The requests that are handled at a time. Further ones wait in their order. */
  places: number;
  addressOf: (request: IncomingMessage) => string;
}

/**
 * Handles a request once its body has arrived and a place is free. A request whose body is awaited holds no place:
 * otherwise a few clients that send half a body would block all other visitors.
 *
 * It applies to every request of this process, before SvelteKit sees it.
 *
 * @returns the awaited bodies
 */
export function admitRequests({ seconds, places, addressOf }: Limits): BodyArrivals {
  const timeoutMs = seconds * 1000;
  const arrivals = new BodyArrivals(seconds);
  const inPlace = pLimit(places);
  const uploadInPlace = pLimit(UPLOADS);
  const uploads = new Counts(UPLOADS_PER_ADDRESS, UPLOADS_IN_TOTAL);

  async function admit(request: IncomingMessage, response: ServerResponse, handle: () => void) {
    if (hasBody(request)) {
      const arrival = await arrivals.arrivalOf(request, addressOf(request));
      if (arrival === 'too-slow') return refuse(request, response, timeoutMs / 2, tooSlow);
      // The server would read a chunked body further than its address allows.
      if (arrival === 'too-long' && request.headers['content-length'] === undefined)
        return refuse(request, response, timeoutMs / 2, tooLarge);
      // Before the server's own limit, which closes the connection without an answer.
      if (arrival === 'too-long') readBeforeAnswer(request, response, timeoutMs / 2);
      else if (Number(request.headers['content-length'] ?? Infinity) > LONG_BODY_BYTES)
        await proxiesHaveSent();
    }
    await inPlace(async () => {
      if (request.socket.destroyed) return;
      const answer = answered(response);
      handle();
      await answer;
    });
  }

  async function admitUpload(request: IncomingMessage, response: ServerResponse, handle: () => void) {
    const address = addressOf(request);
    if (!uploads.add(address)) return refuse(request, response, timeoutMs / 2, tooMany);
    await uploadInPlace(async () => {
      // A client that left while it waited sends no end of its body.
      if (!request.destroyed) await admit(request, response, handle);
    }).finally(() => uploads.remove(address));
  }

  interceptRequests((request, response, passOn) => {
    const isFile = hasBody(request) && isUpload(request.url ?? '');
    void (isFile ? admitUpload : admit)(request, response, passOn);
  });
  return arrivals;
}

const refusal = (status: number, code: Errors['errors'][0]['code'], message: string) => ({
  status,
  code,
  message,
});
const tooSlow = refusal(408, 'too-slow', 'The body did not arrive in time');
const tooLarge = refusal(413, 'too-large', 'The body is too large');
const tooMany = refusal(429, 'too-many-attempts', 'Too many uploads at once: please try again');

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  timeoutMs: number,
  { status, code, message }: ReturnType<typeof refusal>,
): void {
  log('info', 'a request was refused', { reason: message });
  const body: Errors = { errors: [{ message, code }] };
  closeAfter(request, response, timeoutMs);
  request.resume();
  if (status === 429) response.setHeader('retry-after', '1');
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const proxiesHaveSent = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PROXY_MS));

/** Resolves when the handler has written its answer. A visitor who reads it slowly holds no place. */
function answered(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { end } = response;
  response.end = ((...args: Parameters<typeof end>) => {
    resolve();
    return end.apply(response, args);
  }) as typeof end;
  response.once('close', resolve);
  return promise;
}
