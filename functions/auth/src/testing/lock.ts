import { FAILURES_PER_ACCOUNT } from '../domain/limit.ts';
import { countWithin } from '../tables/attempts.ts';

/** Fails to sign in so often that the email is locked, in this window and the next. */
export async function lock(email: string): Promise<string> {
  const { most, seconds } = FAILURES_PER_ACCOUNT;
  const now = Date.now();
  const fail = (at: number) =>
    Array.from({ length: most }, () => countWithin(FAILURES_PER_ACCOUNT, email, at));
  await Promise.all([...fail(now), ...fail(now + seconds * 1000)]);
  return email;
}
