import * as z from 'zod';
import type { Errors } from '../api/errors.ts';
import type { Limits } from '../api/limits.ts';
import { type RefusalCode, refusals } from '../api/refusals.ts';
import { BadRequest, Conflict, Refused, Unreachable } from '../errors.ts';
import { log } from '../telemetry/log.ts';
import { count } from '../telemetry/metrics.ts';
import type { Answer } from './answer.ts';
import { fieldErrors, limitsOf } from './field-errors.ts';

/** The answer for an error of an HTTP handler. Details that the caller must not see go to the log. */
export function errorAnswer(error: unknown, requestId: string, name: string): Answer & { body: Errors } {
  const answer = answerOf(error, requestId, name);
  count('boxoffice.refusals', { function: name, code: answer.body.errors[0]?.code });
  return answer;
}

function answerOf(error: unknown, requestId: string, name: string): Answer & { body: Errors } {
  if (error instanceof z.ZodError)
    return { status: 400, body: { errors: error.issues.flatMap(fieldErrors) } };
  if (error instanceof Refused) {
    const { status, code, message, field, retryAfter, limits } = error;
    if (status === 403 || status === 429)
      log('info', 'refused', { function: name, requestId, status, reason: message });
    return {
      status,
      body: errorBody(code, message, field, limits),
      ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
    };
  }
  if (error instanceof BadRequest)
    return { status: error.status, body: errorBody(error.code, error.message), headers: error.headers };
  if (error instanceof Conflict) return { status: 409, body: errorBody('conflict') };
  if (error instanceof Unreachable) {
    log('warn', 'a service or a table is unreachable', { function: name, requestId, reason: error.message });
    return { status: 503, body: errorBody('unreachable'), headers: { 'retry-after': '1' } };
  }
  log('error', 'failed', { function: name, requestId, error });
  return { status: 500, body: errorBody('failed', `${refusals.failed} (request ${requestId})`) };
}

/** An error body of the contract. */
export const errorBody = (
  code: RefusalCode,
  message: string = refusals[code],
  field?: string,
  limits: Limits = limitsOf(code),
): Errors => ({
  errors: [{ message, ...(field !== undefined && { field }), code, ...limits }],
});
