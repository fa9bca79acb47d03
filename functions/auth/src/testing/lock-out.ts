import { FAILURES_PER_ACCOUNT } from '../domain/limit.ts';
import { countWithin } from '../tables/attempts.ts';

/** Locks an email by failed sign-ins, in the current window of the limit and in the next one. */
export async function lockOut(email: string): Promise<string> {
  const { most, seconds } = FAILURES_PER_ACCOUNT;
  const now = Date.now();
  const failures = (at: number) =>
    Array.from({ length: most }, () => countWithin(FAILURES_PER_ACCOUNT, email, at));
  await Promise.all([...failures(now), ...failures(now + seconds * 1000)]);
  return email;
}
