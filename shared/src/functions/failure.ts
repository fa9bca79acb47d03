import * as z from 'zod';
import type { Errors } from '../api/errors.ts';
import { codeIn, type RefusalCode, refusals } from '../api/refusals.ts';
import { BadRequest, Conflict, Refused, Unreachable } from '../errors.ts';
import type { Answer } from './answer.ts';
import { log } from './log.ts';

/** What the caller of an HTTP function hears of an error; what isn't theirs to know goes to the log. */
export function errorAnswer(error: unknown, requestId: string, where: string): Answer {
  if (error instanceof z.ZodError)
    return { status: 400, body: { errors: error.issues.flatMap(fieldErrors) } };
  if (error instanceof Refused) {
    const { status, code, message, field, retryAfter } = error;
    if (status === 403 || status === 429)
      log('info', 'refused', { function: where, requestId, status, reason: message });
    return {
      status,
      body: errors(code, message, field),
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

/** A refusal in the contract. */
export const errors = (code: RefusalCode, message: string = refusals[code], field?: string): Errors => ({
  errors: [{ message, ...(field !== undefined && { field }), code }],
});

/** One entry for each field that is wrong; the field is the path with dots. A schema of ours says its code (`says`). */
function fieldErrors(issue: z.core.$ZodIssue): Errors['errors'] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      message: `Unknown field ${key}`,
      field: [...issue.path, key].join('.'),
      code: 'unknown-field',
    }));
  const own = codeIn(issue.message);
  const message = own ? refusals[own] : issue.message;
  const field = issue.path.join('.');
  return [{ message, ...(field !== '' && { field }), code: own ?? 'invalid' }];
}
