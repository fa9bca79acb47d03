import { type Finding, finding } from './finding.ts';
import { groupBy, orders, payoutAccounts, sum, tickets } from './rows.ts';
import type { Charge, Snapshot } from './snapshot.ts';

/** A payment may use the seller's account as it was read in the last minute. */
const STALE_MS = 60_000;

/** An amount in minor units that moves from one owner to another. */
interface Entry {
  from: string;
  to: string;
  amount: number;
}

const BUYER = 'the buyer';
const PLATFORM = 'the platform';

/** The double entries of a charge: what was captured, transferred, kept as a fee, and given back. */
function entriesOf({ ledger }: Snapshot, charge: Charge): Entry[] {
  const transfers = ledger.transfers.filter((transfer) => transfer.source_transaction === charge.id);
  const fees = ledger.fees.filter((fee) => fee.originating_transaction === charge.id);
  const lost = ledger.disputes.filter(
    (dispute) => dispute.payment_intent === charge.payment_intent && dispute.status === 'lost',
  );
  return [
    { from: BUYER, to: PLATFORM, amount: charge.amount_captured },
    { from: PLATFORM, to: BUYER, amount: charge.amount_refunded },
    ...lost.map(({ amount }) => ({ from: PLATFORM, to: BUYER, amount })),
    ...transfers.flatMap(({ destination, amount, amount_reversed }) => [
      { from: PLATFORM, to: destination, amount },
      { from: destination, to: PLATFORM, amount: amount_reversed },
    ]),
    ...fees.flatMap(({ account, amount, amount_refunded }) => [
      { from: account, to: PLATFORM, amount },
      { from: PLATFORM, to: account, amount: amount_refunded },
    ]),
  ];
}

/** What each owner has after the entries. Their sum is zero. */
function balances(entries: Entry[]): Map<string, number> {
  const owners = new Set(entries.flatMap(({ from, to }) => [from, to]));
  const received = (owner: string) =>
    sum(entries.filter(({ to }) => to === owner).map(({ amount }) => amount));
  const given = (owner: string) =>
    sum(entries.filter(({ from }) => from === owner).map(({ amount }) => amount));
  return new Map([...owners].map((owner) => [owner, received(owner) - given(owner)]));
}

/**
 * 13. Every captured amount has one owner. Without an account it is the platform's. With one it is the seller's, less the
 * fee. What the buyer gets back is taken from both in proportion. A payment for a ticket that was listed after the
 * seller's account was enabled goes to that account.
 */
export function checkPayouts(snapshot: Snapshot): Finding[] {
  const { ledger } = snapshot;
  const intents = new Map(ledger.intents.map((intent) => [intent.id, intent]));
  const ordersById = new Map(orders(snapshot).map((order) => [order.id, order]));
  const accounts = new Map(payoutAccounts(snapshot).map((account) => [account.sellerId, account]));
  const listedAt = new Map(tickets(snapshot).map(({ id, createdAt }) => [id, createdAt]));
  const refundsOf = groupBy(ledger.refunds, ({ charge }) => charge ?? 'none');
  return ledger.charges
    .filter(({ captured }) => captured)
    .flatMap((charge) => {
      const orderId = intents.get(charge.payment_intent ?? '')?.metadata.orderId;
      const order = ordersById.get(orderId ?? '');
      const account = accounts.get(order?.sellerId ?? '');
      const owned = balances(entriesOf(snapshot, charge));
      const kept = -(owned.get(BUYER) ?? 0);
      const has = (owner: string) => owned.get(owner) ?? 0;
      const others = [...owned.keys()].filter((owner) => owner !== BUYER && owner !== PLATFORM);
      const label = `Of ${charge.id} the buyer's payment keeps ${kept}`;
      const wrong = (message: string) => [finding(`${label}, ${message}`, orderId)];
      const strangers = others.filter((owner) => owner !== account?.accountId);
      if (strangers.length > 0)
        return wrong(`but ${strangers.join(', ')} is not the seller's account ${account?.accountId}`);
      const mustHave =
        account?.status === 'enabled' &&
        (listedAt.get(order?.ticket.id ?? '') ?? 0) > account.enabledAt + STALE_MS;
      if (others.length === 0) return mustHave ? wrong('but nothing went to the account of the seller') : [];
      const fee = Math.round((charge.amount_captured * (snapshot.feePercent ?? 0)) / 100);
      const feeKept = (fee * kept) / charge.amount_captured;
      // Each refund rounds its share of the fee to a minor unit.
      const rounding = kept === 0 ? 0 : (refundsOf.get(charge.id) ?? []).length;
      const [seller = ''] = others;
      if (Math.abs(has(PLATFORM) - feeKept) <= rounding && has(seller) === kept - has(PLATFORM)) return [];
      return wrong(
        `of which the seller has ${has(seller)} and the platform ${has(PLATFORM)}, not ${feeKept}`,
      );
    });
}
