import type { Stripe } from 'stripe';
import { accountOf } from './accounts.ts';
import type { Context } from './context.ts';
import { invalid, refused } from './errors.ts';
import { PAGE, pageQuery } from './listing.ts';
import * as params from './params.ts';
import { type Route, route } from './route.ts';

/** `account` is the owner: Stripe's payout has no such field, because each account sees only its own. */
export type Payout = Stripe.Payout & { account: string };

const { integer, oneOf, required } = params;

/** What an account has, in minor units by currency: transfers less reversals, fees and payouts. */
export function balancesOf(account: string, { ledger }: Context): Map<string, number> {
  const balances = new Map<string, number>();
  const add = (currency: string, amount: number) =>
    balances.set(currency, (balances.get(currency) ?? 0) + amount);
  const all = { limit: 1_000_000 };
  for (const { currency, amount, amount_reversed } of ledger.list('transfer', {
    ...all,
    equal: { destination: account },
  }).data)
    add(currency, amount - amount_reversed);
  for (const kind of ['application_fee', 'payout'] as const)
    for (const object of ledger.list(kind, { ...all, equal: { account } }).data)
      add(object.currency, -(object.amount - ('amount_refunded' in object ? object.amount_refunded : 0)));
  return balances;
}

/** Pays money of an account out to its bank, and says so in a Connect event. */
export function payOut(
  account: string,
  { amount, currency }: { amount: number; currency: string },
  context: Context,
): Payout {
  const balance = balancesOf(account, context).get(currency) ?? 0;
  if (amount > balance)
    throw refused('You have insufficient funds in your Stripe account for this transfer.', {
      code: 'balance_insufficient',
    });
  const payout = {
    id: context.newId('po'),
    object: 'payout',
    account,
    amount,
    arrival_date: context.now,
    automatic: false,
    balance_transaction: null,
    created: context.now,
    currency,
    description: null,
    destination: null,
    livemode: false,
    metadata: {},
    method: 'standard',
    source_type: 'card',
    status: 'paid',
    type: 'bank_account',
  } as unknown as Payout;
  context.ledger.put(payout);
  context.emit([{ type: 'payout.paid', object: withoutAccount(payout), account }]);
  return payout;
}

const withoutAccount = ({ account, ...payout }: Payout): Stripe.Payout => payout;

function callerOf(context: Context): string {
  if (!context.account) throw invalid('The fake needs the Stripe-Account header here.');
  return accountOf(context.account, context).id;
}

const readBalance = route('GET /v1/balance', {}, (_, context) => {
  const balances = [...balancesOf(callerOf(context), context)];
  const sums = (part: (amount: number) => number) =>
    balances.map(([currency, amount]) => ({ amount: part(amount), currency, source_types: {} }));
  return {
    object: 'balance',
    available: sums((amount) => amount),
    livemode: false,
    pending: sums(() => 0),
  };
});

const listPayouts = route(
  'GET /v1/payouts',
  { ...PAGE, status: oneOf('paid', 'pending', 'failed', 'canceled') },
  (command, context) => {
    const equal = { account: callerOf(context), status: command.status };
    const query = { ...pageQuery('payout', command, context), equal };
    const { data, more } = context.ledger.list('payout', query);
    return { object: 'list', data: data.map(withoutAccount), has_more: more, url: '/v1/payouts' };
  },
);

export const payoutRoutes: Route[] = [
  readBalance,
  listPayouts,
  route(
    'POST /v1/payouts',
    { amount: required(integer(1)), currency: required(params.currency) },
    (command, context) => withoutAccount(payOut(callerOf(context), command, context)),
  ),
];
