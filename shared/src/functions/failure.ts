import * as z from 'zod';
import type { Errors } from '../api/errors.ts';
import type { Limits } from '../api/limits.ts';
import { type RefusalCode, refusals } from '../api/refusals.ts';
import { BadRequest, Conflict, Refused, Unreachable } from '../errors.ts';
import type { Answer } from './answer.ts';
import { fieldErrors, limitsOf } from './field-errors.ts';
import { log } from './log.ts';

/** What the caller of an HTTP function hears of an error; what isn't theirs to know goes to the log. */
export function errorAnswer(error: unknown, requestId: string, where: string): Answer {
  if (error instanceof z.ZodError)
    return { status: 400, body: { errors: error.issues.flatMap(fieldErrors) } };
  if (error instanceof Refused) {
    const { status, code, message, field, retryAfter, limits } = error;
    if (status === 403 || status === 429)
      log('info', 'refused', { function: where, requestId, status, reason: message });
    return {
      status,
      body: errors(code, message, field, limits),
      ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
    };
  }
  if (error instanceof BadRequest)
    return { status: error.status, body: errors(error.code, error.message), headers: error.headers };
  if (error instanceof Conflict) return { status: 409, body: errors('conflict') };
  if (error instanceof Unreachable) {
    log('warn', 'no answer from another service', { function: where, requestId, reason: error.message });
    return { status: 503, body: errors('unreachable'), headers: { 'retry-after': '1' } };
  }
  log('error', 'failed', { function: where, requestId, error });
  return { status: 500, body: errors('failed', `${refusals.failed} (request ${requestId})`) };
}

/** An error body of the contract. */
export const errors = (
  code: RefusalCode,
  message: string = refusals[code],
  field?: string,
  limits: Limits = limitsOf(code),
): Errors => ({
  errors: [{ message, ...(field !== undefined && { field }), code, ...limits }],
});
