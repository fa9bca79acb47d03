import { type Limit, windowOf } from '@boxoffice/shared/decisions/limit.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { emailFrom, FAILURES_PER_ACCOUNT, FAILURES_PER_NETWORK } from '../domain/limit.ts';
import { authService } from '../service.ts';

/** Locks an email for every network, in the current window of the limit and in the next one. */
export async function lockOut(email: string): Promise<string> {
  await useUp(FAILURES_PER_ACCOUNT, email);
  return email;
}

/** Locks an email for one network. */
export async function lockOutNetwork(email: string, network: string): Promise<string> {
  await useUp(FAILURES_PER_NETWORK, emailFrom(network, email));
  return email;
}

/** Stores the counts of as many attempts as the limit allows. */
async function useUp(limit: Limit, subject: string): Promise<void> {
  const now = Date.now();
  const windows = [now, now + limit.seconds * 1000].map((at) => windowOf(limit, at, 1));
  const items = windows.map(({ startsAt }) => ({
    pk: `ATTEMPTS#${limit.name}#${hashToken(subject)}`,
    sk: String(startsAt),
    count: limit.most,
  }));
  await authService.commit({
    writes: items.map((Item) => ({ Put: { TableName: authService.table, Item } })),
  });
}
