import type { Payout } from '@boxoffice/shared/api/payouts.ts';
import { Currency, type Money } from '@boxoffice/shared/api/values.ts';
import { ProcessMap } from '@boxoffice/shared/functions/process-map.ts';
import type Stripe from 'stripe';
import { callProvider } from './failure.ts';
import { stripe } from './stripe.ts';

/** A seller who reloads the page does not use up the provider's rate limit. */
const FRESH_MS = 5000;
const MOST_PAYOUTS = 10;

/** What the provider has for an account, and its latest payouts. Amounts in other currencies than ours are left out. */
export interface AccountMoney {
  balance: Money[];
  payouts: Payout[];
}

const recent = new ProcessMap<{ at: number; money: AccountMoney }>(500);

/** Reads the money of an account from the provider, at most once in five seconds. */
export async function moneyOf(accountId: string, now: number): Promise<AccountMoney> {
  const read = recent.get(accountId);
  if (read && now < read.at + FRESH_MS) return read.money;
  const money = await callProvider(() => readMoney(accountId));
  recent.set(accountId, { at: now, money });
  return money;
}

async function readMoney(stripeAccount: string): Promise<AccountMoney> {
  const [{ available, pending }, { data }] = await Promise.all([
    stripe.balance.retrieve({}, { stripeAccount }),
    stripe.payouts.list({ limit: MOST_PAYOUTS }, { stripeAccount }),
  ]);
  const sums = Map.groupBy([...available, ...pending], ({ currency }) => currency);
  return {
    balance: [...sums].flatMap(([currency, parts]) =>
      moneyIn(
        currency,
        parts.reduce((sum, { amount }) => sum + amount, 0),
      ),
    ),
    payouts: data.flatMap(payoutFrom),
  };
}

function moneyIn(code: string, amount: number): Money[] {
  const currency = Currency.safeParse(code.toUpperCase());
  return currency.success ? [{ amount, currency: currency.data }] : [];
}

const statuses: Record<string, Payout['status']> = { paid: 'paid', failed: 'failed', canceled: 'failed' };

const payoutFrom = ({ amount, currency, status, arrival_date }: Stripe.Payout): Payout[] =>
  moneyIn(currency, amount).map((money) => ({
    ...money,
    status: statuses[status] ?? 'pending',
    arrivesAt: new Date(arrival_date * 1000).toISOString(),
  }));
