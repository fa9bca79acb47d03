import { emailFrom, FAILURES_PER_ACCOUNT, FAILURES_PER_NETWORK } from '../domain/limit.ts';
import { countWithin, forgetAttempts } from './attempts.ts';

/**
 * Counts a sign-in as failed and returns whether it is within the limits of its network and of the email. A network
 * above its own limit does not count towards the email's limit, so one network cannot lock all others out. Every call
 * makes the same two writes, so that its time reveals nothing.
 *
 * @param now epoch milliseconds
 */
export async function countFailure(email: string, network: string, now: number): Promise<boolean> {
  const subject = emailFrom(network, email);
  const isWithinNetwork = await countWithin(FAILURES_PER_NETWORK, subject, now);
  const isWithinAccount = await countWithin(FAILURES_PER_ACCOUNT, isWithinNetwork ? email : subject, now);
  return isWithinNetwork && isWithinAccount;
}

/**
 * Resets the counts of the email and of this network, after the user has proved their identity. Other networks keep
 * their counts.
 *
 * @param now epoch milliseconds
 */
export async function forgetFailures(email: string, network: string, now: number): Promise<void> {
  await forgetAttempts(FAILURES_PER_NETWORK, emailFrom(network, email), now);
  await forgetAttempts(FAILURES_PER_ACCOUNT, email, now);
}
