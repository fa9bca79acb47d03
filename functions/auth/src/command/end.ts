import pLimit from 'p-limit';
import { config } from './config.ts';

// Where the tables are is read when this is loaded.
const { nextGeneration, userIdOf, userIds } = await import('../tables/generations.ts');

/** So many accounts at a time. */
const AT_ONCE = 20;

/** Ends every session of an account, by its email or its id; answers how many accounts that were: 1 or 0. */
export async function endOf(account: string): Promise<number> {
  const email = account.trim().toLowerCase();
  const id = email.includes('@') ? await userIdOf(config.TABLE, email) : account;
  return id !== undefined && (await nextGeneration(config.TABLE, id)) ? 1 : 0;
}

/** Ends every session of every account; answers how many accounts that were. If it is cut off, it is run again. */
export async function endAll(): Promise<number> {
  const limited = pLimit(AT_ONCE);
  let ended = 0;
  for await (const ids of userIds(config.TABLE)) {
    const done = await Promise.all(ids.map((id) => limited(() => nextGeneration(config.TABLE, id))));
    ended += done.filter(Boolean).length;
  }
  return ended;
}
