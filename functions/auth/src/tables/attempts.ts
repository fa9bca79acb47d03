import type { Limit } from '@boxoffice/shared/decisions/limit.ts';
import * as attempts from '@boxoffice/shared/tables/attempts.ts';
import { config } from '../config.ts';
import { authService } from '../service.ts';

const attempt = (limit: Limit, subject: string, now: number): attempts.Attempt => ({
  ...{ limit, subject, now },
  scale: config.LIMITS_SCALE,
});

/**
 * Counts one attempt of a subject.
 *
 * @param now epoch milliseconds
 * @throws Refused (429) when the window is full
 */
export const countAttempt = (limit: Limit, subject: string, now: number): Promise<void> =>
  attempts.countAttempt(authService.table, attempt(limit, subject, now));

/**
 * Counts one attempt too, and answers whether it is within the limit; by the same write, in the same time, if it
 * is not.
 *
 * @param now epoch milliseconds
 */
export const countWithin = (limit: Limit, subject: string, now: number): Promise<boolean> =>
  attempts.countWithin(authService.table, attempt(limit, subject, now));

/**
 * Takes back what was counted: someone has shown that it is they.
 *
 * @param now epoch milliseconds
 */
export const forgetAttempts = (limit: Limit, subject: string, now: number): Promise<void> =>
  attempts.forgetAttempts(authService.table, attempt(limit, subject, now));
