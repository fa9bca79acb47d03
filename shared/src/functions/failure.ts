import * as z from 'zod';
import type { Errors } from '../api/errors.ts';
import { Refused } from '../decisions/refused.ts';
import { Conflict } from '../tables/conflict.ts';
import type { Answer } from './answer.ts';
import { log } from './log.ts';
import { Unreachable } from './unreachable.ts';

/** The request isn't one that HTTP functions take: too large, of another type, of another method. */
export class BadRequest extends Error {
  override name = 'BadRequest';
  readonly status: 400 | 404 | 405 | 413 | 415;
  readonly headers: Record<string, string>;

  constructor(status: BadRequest['status'], message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** What the caller of an HTTP function hears of an error; what isn't theirs to know goes to the log. */
export function failure(error: unknown, requestId: string, where: string): Answer {
  if (error instanceof z.ZodError) return { status: 400, body: { errors: error.issues.flatMap(told) } };
  if (error instanceof Refused) {
    const { status, message, field, retryAfter } = error;
    if (status === 403 || status === 429)
      log('info', 'refused', { function: where, requestId, status, reason: message });
    return {
      status,
      body: errors(message, field),
      ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
    };
  }
  if (error instanceof BadRequest)
    return { status: error.status, body: errors(error.message), headers: error.headers };
  if (error instanceof Conflict)
    return { status: 409, body: errors('Others changed this at the same time: please try again') };
  if (error instanceof Unreachable) {
    log('warn', 'no answer from another service', { function: where, requestId, reason: error.message });
    const body = errors('Part of the system is not answering: please try again');
    return { status: 503, body, headers: { 'retry-after': '1' } };
  }
  log('error', 'failed', { function: where, requestId, error });
  return { status: 500, body: errors(`Something went wrong on our side (request ${requestId})`) };
}

const errors = (message: string, field?: string): Errors => ({
  errors: [{ message, ...(field !== undefined && { field }) }],
});

/** One entry for each field that is wrong; the field is the path with dots. */
function told(issue: z.core.$ZodIssue): Errors['errors'] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      message: `Unknown field ${key}`,
      field: [...issue.path, key].join('.'),
    }));
  if (issue.path.length === 0) return [{ message: issue.message }];
  return [{ message: issue.message, field: issue.path.join('.') }];
}
