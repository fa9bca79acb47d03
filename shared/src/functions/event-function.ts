import { randomUUIDv7 } from 'node:crypto';
import { type HttpFunction, http, type Request } from '@google-cloud/functions-framework';
import * as z from 'zod';
import type { RefusalCode } from '../api/refusals.ts';
import type { Given } from '../decisions/given.ts';
import {
  AlreadyDone,
  Conflict,
  MalformedData,
  NotACloudEvent,
  NotYet,
  Refused,
  Unreachable,
} from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import { fromRequest } from '../events/http-binding.ts';
import type { Answer } from './answer.ts';
import { errors } from './failure.ts';
import { type Handler, send } from './http-function.ts';
import { log } from './log.ts';
import { bytesOf, MAX_BODY } from './raw-request.ts';
import { retryOnConflict } from './retry.ts';
import type { Service } from './service.ts';

/** A kind of event that a door takes. */
interface Accepted<Data> {
  type: string;
  data: z.ZodType<Data>;
}

/** What an event's door is told. */
export interface EventInput<Data> {
  event: CloudEvent<Data>;
  /** For the transaction, so that the event takes effect once. */
  cause: { event: CloudEvent<Data>; now: number };
  given: Given;
}

/**
 * An event function: registered with functions-framework under its name, it takes a CloudEvent in binary mode
 * of one of the given types. It answers 204 when the event has taken effect, or has nothing to do; 503 when it
 * should be delivered again; 500 when it can't be understood or failed, so that its retries end in the dead
 * letters; and 400 only to what is no CloudEvent at all, since a Knative channel drops an event answered 4xx.
 */
export function eventFunction<Data>(
  service: Service,
  name: string,
  accepted: Accepted<Data>[],
  take: (told: EventInput<Data>) => Promise<void>,
): Handler {
  const handle: HttpFunction = async (request, response) => {
    try {
      await receive(request);
      send(response, { status: 204 });
    } catch (error) {
      send(response, statusOf(error, name, request));
    }
  };

  async function receive(request: Request): Promise<void> {
    const read = fromRequest(request.headers, bytesOf(request, MAX_BODY));
    const kind = accepted.find(({ type }) => type === read.type);
    if (!kind) throw new Error(`${service.name} takes no ${read.type} here`);
    const event = { ...read, data: kind.data.parse(read.data) };
    await retryOnConflict(() => {
      const now = Date.now();
      const given = { now, newId: randomUUIDv7, traceparent: event.traceparent };
      return take({ event, cause: { event, now }, given });
    });
  }

  http(name, handle);
  return { name, handle };
}

function statusOf(error: unknown, name: string, request: Request): Answer {
  const event = { function: name, type: request.headers['ce-type'], id: request.headers['ce-id'] };
  const answer = (status: number, code: RefusalCode, message: string): Answer => ({
    status,
    body: errors(code, message),
  });
  if (error instanceof AlreadyDone) return { status: 204 };
  if (error instanceof Refused) {
    log('info', 'nothing to do', { ...event, reason: error.message });
    return { status: 204 };
  }
  if (error instanceof NotACloudEvent) return answer(400, 'no-cloud-event', error.message);
  if (error instanceof NotYet || error instanceof Conflict || error instanceof Unreachable)
    return answer(503, 'unreachable', error.message);
  log('error', 'event failed', { ...event, error });
  if (error instanceof z.ZodError) return answer(500, 'invalid', z.prettifyError(error));
  if (error instanceof MalformedData) return answer(500, 'not-json', error.message);
  return answer(500, 'failed', 'The event could not be handled');
}
