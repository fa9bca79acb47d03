import { Visitor } from '../visitor.ts';

/** A signed-up account. Several buyers can share one. */
export interface Account {
  visitor: Visitor;
  email: string;
  userId: string;
}

/** How many sign up at the same time: each sign-up computes a password hash. */
const AT_ONCE = 10;

/** Signs up this many accounts. */
export async function signUpAccounts(url: string, count: number): Promise<Account[]> {
  const accounts: Account[] = [];
  while (accounts.length < count) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - accounts.length) }, async () => {
      const email = `${crypto.randomUUID()}@example.com`;
      const visitor = await Visitor.signedUp(url, email);
      const answer = await visitor.get<{ currentUser: { id: string } }>('/api/users/currentuser');
      return { visitor, email, userId: answer.body.currentUser.id };
    });
    accounts.push(...(await Promise.all(batch)));
  }
  return accounts;
}
