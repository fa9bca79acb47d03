import { randomUUIDv7 } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Errors } from '../api/errors.ts';
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
import { idsOf } from '../events/ids.ts';
import { log } from '../telemetry/log.ts';
import { currentTraceparent, describeStep, inStep, noteIds, span } from '../telemetry/trace.ts';
import type { Answer } from './answer.ts';
import { errorBody } from './failure.ts';
import { send } from './http-function.ts';
import { bytesOf, MAX_BODY } from './raw-request.ts';
import { type EventHandler, type HttpHandle, register } from './register.ts';
import { retryOnConflict } from './retry.ts';
import type { Service } from './service.ts';

/** An event type that a handler accepts. */
interface Accepted<Data, Type extends string> {
  type: Type;
  data: z.ZodType<Data>;
}

/** The input of an event handler. */
export interface EventInput<Data> {
  event: CloudEvent<Data>;
  given: Given;
}

/**
 * Registers an event handler with functions-framework under its name. It accepts CloudEvents in binary mode of the
 * given types. Its answers:
 *
 * - 204: the event has taken effect, or has none
 * - 503: redeliver later
 * - 500: the event is unreadable or its handler failed; after the last retry it is a dead letter
 * - 400: the request is not a CloudEvent. A Knative channel drops an event answered 4xx, so other failures are 500.
 */
export function eventFunction<Data, const Type extends string>(
  service: Service,
  name: string,
  accepted: Accepted<Data, Type>[],
  handleEvent: (input: EventInput<Data>) => Promise<void>,
): EventHandler<Type> {
  const handle: HttpHandle = (request, response) => {
    const type = acceptedType(request);
    const details = {
      name: `deliver ${type}`,
      kind: 'consumer',
      attributes: { 'messaging.system': 'cloudevents', 'messaging.destination.name': type },
      parent: request.headers['ce-traceparent'] ?? request.headers.traceparent,
    } as const;
    return inStep({ function: name }, details, async () => {
      try {
        await receive(request);
        send(response, { status: 204 });
      } catch (error) {
        send(response, answerFor(error, name, request));
        if (response.statusCode >= 500) describeStep({ error: (error as Error).name });
      }
    });
  };

  /** The type for names: a request with an unknown one must not make names up. */
  const acceptedType = ({ headers }: IncomingMessage): string =>
    accepted.find(({ type }) => type === headers['ce-type'])?.type ?? 'an unknown type';

  async function receive(request: IncomingMessage): Promise<void> {
    const read = fromRequest(request.headers, await bytesOf(request, MAX_BODY));
    const eventType = accepted.find(({ type }) => type === read.type);
    if (!eventType) throw new Error(`${name} of ${service.name} does not handle events of type ${read.type}`);
    const event = { ...read, data: eventType.data.parse(read.data) };
    noteIds(idsOf(event));
    await retryOnConflict(() => {
      const now = Date.now();
      const given = { now, newId: randomUUIDv7, traceparent: currentTraceparent() };
      return span({ name }, () => handleEvent({ event, given }));
    });
  }

  return register(name, handle);
}

function answerFor(error: unknown, name: string, request: IncomingMessage): Answer {
  const event = { function: name, type: request.headers['ce-type'], id: request.headers['ce-id'] };
  const answer = (status: number, code: RefusalCode, message: string): Answer => ({
    status,
    body: shortBody(code, message),
  });
  if (error instanceof AlreadyDone) return { status: 204 };
  if (error instanceof Refused) {
    log('info', 'event has no effect', { ...event, reason: error.message });
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

/**
 * The dispatcher of Knative's channel encodes the answer of the last failed delivery into 1024 bytes of base64, and
 * crashes with all events in flight when it is longer (`dispatchExecutionInfoTransformers` of Knative Eventing 1.21).
 */
const MOST_BYTES = 768;

/** An error body that fits into a dead letter. */
function shortBody(code: RefusalCode, message: string): Errors {
  for (let length = message.length; ; length = Math.floor(length / 2)) {
    const body = errorBody(code, length < message.length ? `${message.slice(0, length)} ...` : message);
    if (Buffer.byteLength(JSON.stringify(body)) <= MOST_BYTES) return body;
  }
}
