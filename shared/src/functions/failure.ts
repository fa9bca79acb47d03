import * as z from 'zod';
import type { Errors } from '../api/errors.ts';
import { codeIn, type RefusalCode, refusals } from '../api/refusals.ts';
import { BadRequest, Conflict, Refused, Unreachable } from '../errors.ts';
import type { Answer } from './answer.ts';
import { log } from './log.ts';

/** The answer for an error of an HTTP handler. Details that the caller must not see go to the log. */
export function errorAnswer(error: unknown, requestId: string, name: string): Answer {
  if (error instanceof z.ZodError)
    return { status: 400, body: { errors: error.issues.flatMap(fieldErrors) } };
  if (error instanceof Refused) {
    const { status, code, message, field, retryAfter } = error;
    if (status === 403 || status === 429)
      log('info', 'refused', { function: name, requestId, status, reason: message });
    return {
      status,
      body: errorBody(code, message, field),
      ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
    };
  }
  if (error instanceof BadRequest)
    return { status: error.status, body: errorBody(error.code, error.message), headers: error.headers };
  if (error instanceof Conflict) return { status: 409, body: errorBody('conflict') };
  if (error instanceof Unreachable) {
    log('warn', 'another service is unreachable', { function: name, requestId, reason: error.message });
    return { status: 503, body: errorBody('unreachable'), headers: { 'retry-after': '1' } };
  }
  log('error', 'failed', { function: name, requestId, error });
  return { status: 500, body: errorBody('failed', `${refusals.failed} (request ${requestId})`) };
}

/** The error body of the contract. */
export const errorBody = (code: RefusalCode, message: string = refusals[code], field?: string): Errors => ({
  errors: [{ message, ...(field !== undefined && { field }), code }],
});

/**
 * One entry for each wrong field; the field is its path with dots. The project's schemas put a refusal code (`says`)
 * in place of zod's message.
 */
function fieldErrors(issue: z.core.$ZodIssue): Errors['errors'] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      message: `Unknown field ${key}`,
      field: [...issue.path, key].join('.'),
      code: 'unknown-field',
    }));
  const code = codeIn(issue.message);
  const message = code ? refusals[code] : issue.message;
  const field = issue.path.join('.');
  return [{ message, ...(field !== '' && { field }), code: code ?? 'invalid' }];
}
