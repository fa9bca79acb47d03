import type { Limits } from './api/limits.ts';
import { type RefusalCode, refusals } from './api/refusals.ts';

/** A business rule forbids the change. An HTTP caller sees the message; an event is acknowledged without effect. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: 400 | 401 | 402 | 403 | 404 | 409 | 429;
  readonly code: RefusalCode;
  readonly field: string | undefined;
  /** Seconds until a retry can succeed, for 429. */
  readonly retryAfter: number | undefined;
  /** The limits that the value breaks, where the code has none of its own. */
  readonly limits: Limits | undefined;

  /** @param more `message` replaces the code's general message by a more specific one */
  constructor(
    status: Refused['status'],
    code: RefusalCode,
    more: {
      field?: string | undefined;
      retryAfter?: number;
      message?: string | undefined;
      limits?: Limits | undefined;
    } = {},
  ) {
    super(more.message ?? refusals[code]);
    this.status = status;
    this.code = code;
    this.field = more.field;
    this.retryAfter = more.retryAfter;
    this.limits = more.limits;
  }
}

/** The HTTP request has the wrong method, media type, size or syntax for its route. */
export class BadRequest extends Error {
  override name = 'BadRequest';
  readonly status: 400 | 404 | 405 | 413 | 415;
  readonly code: RefusalCode;
  readonly headers: Record<string, string>;

  constructor(
    status: BadRequest['status'],
    code: RefusalCode,
    { message, headers = {} }: { message?: string; headers?: Record<string, string> } = {},
  ) {
    super(message ?? refusals[code]);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Another writer changed the item first. Read and decide again. */
export class Conflict extends Error {
  override name = 'Conflict';
}

/** This event or message has already taken effect. */
export class AlreadyDone extends Error {
  override name = 'AlreadyDone';
}

/** An answer is already stored for this Idempotency-Key. */
export class AlreadyAnswered extends Error {
  override name = 'AlreadyAnswered';
}

/** The event refers to an aggregate that has not arrived yet: deliver the event again later. */
export class NotYet extends Error {
  override name = 'NotYet';
}

/** Another service or a table gave no answer, or one that cannot be used. The request can be retried. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** The Broker did not accept the event. */
export class PublishFailed extends Error {
  override name = 'PublishFailed';
  /** The Broker refuses this event and may accept others. */
  readonly isRefusal: boolean;

  /** @param status of the Broker's answer, if it gave one */
  constructor(message: string, status = 0) {
    super(message);
    this.isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 429;
  }
}

/** The request is not a CloudEvent in binary content mode. */
export class NotACloudEvent extends Error {
  override name = 'NotACloudEvent';
}

/** The event's data is not JSON. */
export class MalformedData extends Error {
  override name = 'MalformedData';
}
