import type { Limit } from '@boxoffice/shared/decisions/limit.ts';
import * as attempts from '@boxoffice/shared/tables/attempts.ts';
import { config } from '../config.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { authService } from '../service.ts';

const attempt = (limit: Limit, subject: string, now: number): attempts.Attempt => ({
  limit,
  // An address is not stored in clear: a deleted account would leave it here until the window ends.
  subject: hashToken(subject),
  now,
  scale: config.LIMITS_SCALE,
});

/**
 * Counts one attempt.
 *
 * @param subject the account or address that the limit counts
 * @param now epoch milliseconds
 * @throws Refused (429) when the limit is reached
 */
export const countAttempt = (limit: Limit, subject: string, now: number): Promise<void> =>
  attempts.countAttempt(authService.table, attempt(limit, subject, now));

/**
 * Counts one attempt and returns whether it is within the limit. The write takes the same time either way.
 *
 * @param now epoch milliseconds
 */
export const countWithin = (limit: Limit, subject: string, now: number): Promise<boolean> =>
  attempts.countWithin(authService.table, attempt(limit, subject, now));

/**
 * Resets the count of the current window, after the user has proved their identity.
 *
 * @param now epoch milliseconds
 */
export const forgetAttempts = (limit: Limit, subject: string, now: number): Promise<void> =>
  attempts.forgetAttempts(authService.table, attempt(limit, subject, now));
