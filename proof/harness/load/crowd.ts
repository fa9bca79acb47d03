import type { Random } from '../random.ts';
import { Visitor } from '../visitor.ts';
import { type Account, Buyer, type Click } from './buyer.ts';
import type { Tally } from './tally.ts';

/** Someone who wants a seat. */
export interface Contestant {
  buyer: Buyer;
  click: Click;
  abandons: boolean;
  declinedFirst: boolean;
}

/** Has so many people sign up, a few at a time. */
export async function signUp(url: string, accounts: number): Promise<Account[]> {
  const signed: Account[] = [];
  while (signed.length < accounts) {
    const some = Array.from({ length: Math.min(10, accounts - signed.length) }, async () => {
      const visitor = await Visitor.signedUp(url);
      const answer = await visitor.get<{ currentUser: { id: string } }>('/api/users/currentuser');
      return { visitor, userId: answer.body.currentUser.id };
    });
    signed.push(...(await Promise.all(some)));
  }
  return signed;
}

/** Buyers of all sorts, who share some accounts. */
export function contestants(buyers: number, accounts: Account[], tally: Tally, random: Random): Contestant[] {
  return Array.from({ length: buyers }, () => ({
    buyer: new Buyer(random.one(accounts), tally, random),
    click: random.chance(0.15) ? 'twice' : random.chance(0.2) ? 'without a key' : 'once',
    abandons: random.chance(0.15),
    declinedFirst: random.chance(0.1),
  }));
}
