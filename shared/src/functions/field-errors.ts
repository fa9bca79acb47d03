import type * as z from 'zod';
import type { Errors } from '../api/errors.ts';
import { type Limits, limits } from '../api/limits.ts';
import { isRefusalCode, type RefusalCode, refusals } from '../api/refusals.ts';

/** The limits that every error with this code has. */
export const limitsOf = (code: RefusalCode): Limits =>
  (limits as Partial<Record<RefusalCode, Limits>>)[code] ?? {};

/**
 * Turns an issue of a zod schema into errors of the contract, one for each wrong field.
 *
 * A schema gives its own code with `withCode`. Every other issue has the code `invalid` and a sentence that names the
 * field. zod's own sentence ("Too small: expected number to be >=1") never reaches a client.
 */
export function fieldErrors(issue: z.core.$ZodIssue): Errors['errors'] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      message: `Unknown field ${key}`,
      field: [...issue.path, key].join('.'),
      code: 'unknown-field',
    }));
  const path = issue.path.join('.');
  const field = path === '' ? undefined : path;
  const { message } = issue;
  if (isRefusalCode(message))
    return [{ message: refusals[message], field, code: message, ...limitsOf(message) }];
  return [{ message: `${field ?? 'The body'} ${ruleOf(issue)}`, field, code: 'invalid', ...boundsOf(issue) }];
}

const boundsOf = (issue: z.core.$ZodIssue): Limits =>
  issue.code === 'too_small'
    ? { min: Number(issue.minimum) }
    : issue.code === 'too_big'
      ? { max: Number(issue.maximum) }
      : {};

/** The rule that a value breaks, as the predicate of a sentence. */
function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      // zod tells a missing value apart only in its message: the input itself is not part of an issue.
      return issue.message.endsWith('received undefined')
        ? 'is required'
        : `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `${needs(issue.origin)} at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `${needs(issue.origin)} at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'invalid_format':
      return `must be ${formatNames[issue.format] ?? 'in another format'}`;
    default:
      return 'is not valid';
  }
}

const typeNames: Partial<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

const formatNames: Partial<Record<string, string>> = {
  uuid: 'a UUID',
  datetime: 'a time in UTC, as in 2027-07-16T19:30:00Z',
  email: 'an email address',
  url: 'a URL',
  base64url: 'base64url',
};

const needs = (origin: string): string => (unitOf(origin) === '' ? 'must be' : 'must have');
const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
