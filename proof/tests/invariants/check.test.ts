import { expect, test } from 'vitest';
import { check } from '../../invariants/check.ts';
import { invariantNames as names } from '../../invariants/names.ts';
import type { Item, Service, Snapshot } from '../../invariants/snapshot.ts';
import { example, validSnapshot } from './example.ts';

const { paid, held, cancelled, payment, released, ticketId, buyer } = example;

/** The violations that the checks find in a valid snapshot after a change, one per line. */
function violationsAfter(change: (snapshot: Snapshot) => void): string {
  const snapshot = validSnapshot();
  change(snapshot);
  return check(snapshot)
    .map(({ invariant, message }) => `${invariant}: ${message}`)
    .join('\n');
}

function row(snapshot: Snapshot, service: Service, pk: string, sk: string): Item {
  const item = snapshot.tables[service].find((item) => item.pk === pk && item.sk.startsWith(sk));
  if (!item) throw new Error(`There is no ${pk} / ${sk}`);
  return item;
}
const remove = (snapshot: Snapshot, service: Service, item: Item) =>
  snapshot.tables[service].splice(snapshot.tables[service].indexOf(item), 1);
const intent = (snapshot: Snapshot, id: string) => {
  const found = snapshot.ledger.intents.find((intent) => intent.id === id);
  if (!found) throw new Error(`There is no ${id}`);
  return found;
};
const charge = (snapshot: Snapshot, id: string) => {
  const found = snapshot.ledger.charges.find((charge) => charge.id === id);
  if (!found) throw new Error(`There is no ${id}`);
  return found;
};

test('a valid snapshot has no violation', () => {
  expect(violationsAfter(() => {})).toBe('');
});

test('1: the check finds a seat that was sold twice or lost', () => {
  const stock = (snapshot: Snapshot) => row(snapshot, 'orders', `TICKET#${ticketId}`, 'STOCK');
  expect(violationsAfter((s) => Object.assign(stock(s), { available: 6 }))).toContain(names.seats);
  expect(violationsAfter((s) => Object.assign(stock(s), { available: 4 }))).toContain('do not add up');
  expect(violationsAfter((s) => Object.assign(stock(s), { available: -1, capacity: 4 }))).toContain(
    'below zero',
  );
  expect(violationsAfter((s) => remove(s, 'orders', stock(s)))).toContain('but no stock');
});

test('2: the check finds a complete order without a payment', () => {
  expect(
    violationsAfter((s) => Object.assign(charge(s, 'ch_paid'), { captured: false, amount_captured: 0 })),
  ).toContain(`Order ${paid} is complete for 13500 USD by payment ${payment}, but paid: 0`);
});

test('2: the check finds a wrong amount, a second payment, another payment and a wrong currency', () => {
  const violation = `${names.money}: Order ${paid} is complete`;
  expect(violationsAfter((s) => Object.assign(charge(s, 'ch_paid'), { amount_captured: 4500 }))).toContain(
    violation,
  );
  expect(violationsAfter((s) => Object.assign(charge(s, 'ch_paid'), { amount_refunded: 4500 }))).toContain(
    violation,
  );
  expect(violationsAfter((s) => Object.assign(intent(s, 'pi_paid'), { currency: 'eur' }))).toContain(
    violation,
  );
  const otherPayment = (s: Snapshot) =>
    Object.assign(row(s, 'orders', `ORDER#${paid}`, 'ORDER'), { paymentId: 'x' });
  expect(violationsAfter(otherPayment)).toContain(violation);
  const secondPayment = (s: Snapshot) => {
    s.ledger.intents.push({ ...intent(s, 'pi_paid'), id: 'pi_again' });
    s.ledger.charges.push({ ...charge(s, 'ch_paid'), id: 'ch_again', payment_intent: 'pi_again' });
  };
  expect(violationsAfter(secondPayment)).toContain(violation);
});

test('2: the check finds captured money of a cancelled or unknown order, unless it is refunded', () => {
  const capture = (s: Snapshot) =>
    Object.assign(charge(s, 'ch_released'), { captured: true, amount_captured: 4500, amount_refunded: 0 });
  expect(violationsAfter(capture)).toContain(
    `Order ${cancelled} is cancelled, but paid: pi_released: 4500 USD`,
  );
  expect(violationsAfter((s) => Object.assign(capture(s), { amount_refunded: 4500 }))).not.toContain(
    names.money,
  );
  const unknownOrder = (s: Snapshot) => {
    capture(s);
    Object.assign(intent(s, 'pi_released').metadata, { orderId: 'x' });
  };
  expect(violationsAfter(unknownOrder)).toContain('for the unknown order x');
});

test('2, 3, 9: the check finds money that was returned, unless everyone knows it', () => {
  const lose = (s: Snapshot) =>
    s.ledger.disputes.push({ id: 'du_1', payment_intent: 'pi_paid', status: 'lost', amount: 13_500 });
  const unknown = violationsAfter(lose);
  for (const name of [names.money, names.authorisations, names.sales]) expect(unknown).toContain(name);
  const known = violationsAfter((s) => {
    lose(s);
    const state = { refunded: 13_500, dispute: 'lost' };
    Object.assign(row(s, 'payments', `ORDER#${paid}`, 'PAYMENT#1'), state);
    Object.assign(row(s, 'orders', `ORDER#${paid}`, `PAYMENT#${payment}`), state);
    Object.assign(row(s, 'tickets', `TICKET#${ticketId}`, 'SEATS'), { earnedUSD: 0, refundedUSD: 13_500 });
  });
  expect(known).toBe('');
  const won = (s: Snapshot) =>
    s.ledger.disputes.push({ id: 'du_1', payment_intent: 'pi_paid', status: 'won', amount: 13_500 });
  expect(violationsAfter(won)).toContain(names.money);
  const seen = (s: Snapshot) => {
    won(s);
    Object.assign(row(s, 'orders', `ORDER#${paid}`, `PAYMENT#${payment}`), { dispute: 'won' });
  };
  expect(violationsAfter(seen)).toBe('');
});

test('3: the check finds an authorisation or a payment that never ends', () => {
  expect(
    violationsAfter((s) => Object.assign(intent(s, 'pi_released'), { status: 'requires_capture' })),
  ).toContain(`${names.authorisations}: pi_released is authorised, and neither captured nor released`);
  const stored = (s: Snapshot) => row(s, 'payments', `ORDER#${cancelled}`, 'PAYMENT#1');
  for (const status of ['started', 'authorised'])
    expect(violationsAfter((s) => Object.assign(stored(s), { status }))).toContain(
      `Payment ${released} of order ${cancelled} is ${status}, and never ends`,
    );
  expect(violationsAfter((s) => Object.assign(stored(s), { status: 'open' }))).toContain(
    'the order no longer waits for it',
  );
});

test('3: the check finds a payment that disagrees with the provider, and an unknown payment', () => {
  expect(violationsAfter((s) => Object.assign(intent(s, 'pi_released'), { status: 'succeeded' }))).toContain(
    'at the provider it is succeeded',
  );
  expect(
    violationsAfter((s) => Object.assign(intent(s, 'pi_released').metadata, { paymentId: 'x' })),
  ).toContain('pi_released belongs to the unknown payment x');
});

test('3: the check finds a second live payment of an order', () => {
  const second = (s: Snapshot, more: object) =>
    s.tables.payments.push({
      ...row(s, 'payments', `ORDER#${paid}`, 'PAYMENT#1'),
      ...{ sk: 'PAYMENT#2', id: 'second', number: 2, status: 'open' },
      ...more,
    });
  expect(violationsAfter((s) => second(s, {}))).toContain(`Order ${paid} has 2 live payments`);
  expect(violationsAfter((s) => second(s, { status: 'abandoned' }))).toBe('');
  const late = (s: Snapshot) => {
    Object.assign(row(s, 'payments', `ORDER#${paid}`, 'PAYMENT#1'), { late: true });
  };
  expect(violationsAfter(late)).toBe('');
  const lateAndNotNamed = (s: Snapshot) => {
    late(s);
    Object.assign(row(s, 'orders', `ORDER#${paid}`, 'ORDER'), { paymentId: 'x' });
  };
  expect(violationsAfter(lateAndNotNamed)).toContain('but is not the payment of its order');
});

test('4: the check finds an order that went back to an earlier status, and a deleted order', () => {
  expect(violationsAfter((s) => s.seen?.push({ id: paid, version: 3, status: 'expired' }))).toContain(
    `${names.orders}: Order ${paid} was expired (version 3), then complete (version 2)`,
  );
  expect(violationsAfter((s) => s.seen?.push({ id: cancelled, version: 1, status: 'complete' }))).toBe('');
  expect(violationsAfter((s) => s.seen?.push({ id: held, version: 1, status: 'cancelled' }))).toContain(
    'cancelled (version 1), then created (version 1)',
  );
  expect(violationsAfter((s) => s.seen?.push({ id: 'gone', version: 1, status: 'created' }))).toContain(
    'and is gone',
  );
});

test('4: the check finds an order that does not expire after its hold.lapsed was published', () => {
  const lapse = (s: Snapshot) => {
    Object.assign(s, { now: example.now + 3_600_000 });
    Object.assign(row(s, 'expiration', `ORDER#${held}`, ''), { told: true });
  };
  expect(violationsAfter(lapse)).toContain(
    `hold.lapsed of order ${held} was published, but the order has not expired`,
  );
});

test('5: the check finds a hold with a wrong key, a missing hold, and a hold of an ended order', () => {
  const order = (s: Snapshot, id: string) => row(s, 'orders', `ORDER#${id}`, 'ORDER');
  const wrongKey = { gsi2sk: `2026-11-22T20:00:00.000Z#${held}` };
  expect(violationsAfter((s) => Object.assign(order(s, held), wrongKey))).toContain(names.holds);
  expect(violationsAfter((s) => delete order(s, held).gsi2pk)).toContain('without a hold');
  const { gsi2pk, gsi2sk } = order(validSnapshot(), held);
  expect(violationsAfter((s) => Object.assign(order(s, cancelled), { gsi2pk, gsi2sk }))).toContain(
    'but its hold still reserves seats',
  );
});

test('6: the check finds an unpublished event and a dead letter', () => {
  const event = { id: 'event-1', type: 'order.created', subject: paid };
  expect(violationsAfter((s) => s.tables.orders.push({ pk: 'OUTBOX#3', sk: event.id, event }))).toContain(
    `${names.events}: order.created event-1 (${paid}) waits in the outbox of orders`,
  );
  const deadLetter = {
    pk: 'LETTER#1',
    sk: 'LETTER',
    event,
    destination: 'payments',
    error: { code: '500', text: '' },
  };
  const add = (state: string) =>
    violationsAfter((s) => s.tables['dead-letters'].push({ ...deadLetter, state }));
  expect(add('dead')).toContain('to payments is a dead letter');
  expect(add('replayed')).toBe('');
});

test('6: the check finds a missing or outdated replica', () => {
  const order = ['payments', `ORDER#${cancelled}`, 'ORDER'] as const;
  expect(violationsAfter((s) => Object.assign(row(s, ...order), { version: 2 }))).toContain(
    'but in payments it is',
  );
  expect(violationsAfter((s) => remove(s, 'payments', row(s, ...order)))).toContain(
    'payments has no replica',
  );
  const counted = ['tickets', `TICKET#${ticketId}`, `ORDER#${cancelled}`] as const;
  expect(violationsAfter((s) => Object.assign(row(s, ...counted), { status: 'created' }))).toContain(
    'but in tickets',
  );
  const deadline = ['expiration', `ORDER#${held}`, 'ORDER'] as const;
  expect(violationsAfter((s) => remove(s, 'expiration', row(s, ...deadline)))).toContain(
    'expiration has no replica',
  );
  const replica = ['orders', `ORDER#${paid}`, 'PAYMENT#'] as const;
  expect(
    violationsAfter((s) => Object.assign(row(s, ...replica), { status: 'authorised', version: 2 })),
  ).toContain('but in orders it is authorised');
  const ticket = ['tickets', `TICKET#${ticketId}`, 'TICKET'] as const;
  expect(violationsAfter((s) => Object.assign(row(s, ...ticket), { version: 2 }))).toContain(
    'but in orders it is version 1',
  );
});

test('6: the check finds an event that took effect twice or never, by the seat counts of the ticket', () => {
  const ticket = (s: Snapshot) => row(s, 'tickets', `TICKET#${ticketId}`, 'SEATS');
  expect(violationsAfter((s) => Object.assign(ticket(s), { sold: 6 }))).toContain(
    'has 3 seats sold, but shows 6',
  );
  expect(violationsAfter((s) => Object.assign(ticket(s), { held: {} }))).toContain('2 seats held until');
  const second = (example.now + 600_000) / 1000;
  expect(violationsAfter((s) => Object.assign(ticket(s), { held: { [second]: 4 } }))).toContain(
    'but shows 4',
  );
});

test('7: the check finds a key with two effects, and a key with two answers', () => {
  expect(violationsAfter((s) => Object.assign(s.answers?.[1] ?? {}, { id: held }))).toContain(
    `${names.keys}: The key key-1 was answered with ${paid} and ${held}`,
  );
  const changeKey = (change: (s: Snapshot, item: Item) => void) =>
    violationsAfter((s) => {
      const item = s.tables.orders.find(({ sk }) => sk === 'KEY');
      if (item) change(s, item);
    });
  expect(changeKey((s, item) => remove(s, 'orders', item))).toContain('but undefined is stored');
  expect(changeKey((s, item) => s.tables.orders.push({ ...item, pk: `KEY#${buyer}#x` }))).toContain(
    '2 keys were answered with',
  );
  expect(changeKey((_, item) => Object.assign(item, { pk: 'KEY#other#x' }))).toContain(
    'which its user does not have',
  );
});

test('8: the check finds a hold that is not counted, and an ended order that is', () => {
  const limits = (snapshot: Snapshot) => row(snapshot, 'orders', `USER#${buyer}`, 'HOLDS');
  const hold = { ticketId, quantity: 2, expiresAt: example.now + 600_000 };
  expect(violationsAfter((s) => delete limits(s)[`HOLD#${held}`])).toContain(
    `${names.limits}: Order ${held}`,
  );
  expect(
    violationsAfter((s) => Object.assign(limits(s), { [`HOLD#${held}`]: { ...hold, quantity: 1 } })),
  ).toContain("its buyer's limits don't count");
  expect(violationsAfter((s) => Object.assign(limits(s), { [`HOLD#${cancelled}`]: hold }))).toContain(
    `Order ${cancelled} has ended, but its buyer's limits count it`,
  );
});

test('8: the check finds bought seats that are not counted, and counted seats that are not bought', () => {
  const bought = (snapshot: Snapshot) => row(snapshot, 'orders', `USER#${buyer}`, `BOUGHT#${ticketId}`);
  const prefix = `${names.limits}: The limit of USER#${buyer} BOUGHT#`;
  expect(violationsAfter((s) => remove(s, 'orders', bought(s)))).toBe(
    `${prefix}${ticketId} counts 1 bought seats, but there are 3`,
  );
  expect(violationsAfter((s) => Object.assign(bought(s), { seats: 5 }))).toContain('counts 6 bought seats');
  expect(violationsAfter((s) => s.tables.orders.push({ ...bought(s), sk: 'BOUGHT#other' }))).toBe(
    `${prefix}other counts 2 bought seats, but there are 0`,
  );
});

test('9: the check finds wrong earnings, a wrong currency and a wrong number of sold seats', () => {
  const ticket = (snapshot: Snapshot) => row(snapshot, 'tickets', `TICKET#${ticketId}`, 'SEATS');
  const prefix = `${names.sales}: The seller of ticket ticket-1 sees`;
  expect(violationsAfter((s) => Object.assign(ticket(s), { earnedUSD: 27_000 }))).toBe(
    `${prefix} 27000 USD, but buyers paid 13500`,
  );
  const inEuros = violationsAfter((s) => Object.assign(ticket(s), { earnedUSD: 0, earnedEUR: 13_500 }));
  expect(inEuros).toContain(`${prefix} 0 USD, but buyers paid 13500`);
  expect(inEuros).toContain(`${prefix} 13500 EUR, but buyers paid 0`);
  expect(violationsAfter((s) => Object.assign(ticket(s), { refundedUSD: 100 }))).toBe(
    `${prefix} 100 USD refunded, but buyers got 0`,
  );
  expect(violationsAfter((s) => Object.assign(ticket(s), { sold: 4 }))).toContain(
    `${prefix} 4 seats sold, not 3`,
  );
});

test('9: the check finds a complete order that its seller does not see, and a cancelled one that is shown', () => {
  const order = (s: Snapshot, id: string) => row(s, 'orders', `ORDER#${id}`, 'ORDER');
  expect(violationsAfter((s) => delete order(s, paid).gsi2pk)).toContain('list has it as undefined');
  const { gsi2pk } = order(validSnapshot(), paid);
  expect(violationsAfter((s) => Object.assign(order(s, cancelled), { gsi2pk }))).toContain(
    `Order ${cancelled} is cancelled, but its seller's list has it`,
  );
});

test('10: the check finds a missing, a surplus and a foreign pass', () => {
  const passes = (s: Snapshot) => row(s, 'passes', `ORDER#${paid}`, 'ORDER');
  const after = (change: object) => violationsAfter((s) => Object.assign(passes(s), change));
  expect(after({ seats: 2 })).toContain(`${names.passes}: Order ${paid} is complete with 3 seats`);
  expect(after({ voided: [2] })).toContain('but has 2 live passes');
  expect(after({ status: 'cancelled' })).toContain('but has 0 live passes');
  expect(after({ userId: 'user-3' })).toContain('of another buyer or ticket');
  expect(violationsAfter((s) => remove(s, 'passes', passes(s)))).toContain('but has 0 live passes');
  const surplus = { status: 'complete', seats: 1 };
  expect(
    violationsAfter((s) => Object.assign(row(s, 'passes', `ORDER#${cancelled}`, 'ORDER'), surplus)),
  ).toContain(`Order ${cancelled} is cancelled with 0 seats to show, but has 1 live passes`);
});

test('11: the check finds a pass that was admitted twice, or has an unexplained holder or generation', () => {
  const seat = (s: Snapshot) => row(s, 'passes', `ORDER#${paid}`, 'SEAT#');
  const after = (change: object) => violationsAfter((s) => Object.assign(seat(s), change));
  const admitted = { at: 1, result: 'admitted' };
  const accepted = { id: 'transfer-1', from: buyer, to: 'user-2' };
  expect(after({ checkIns: [admitted, admitted] })).toContain(`${names.admissions}: Pass 1`);
  expect(after({ generation: 1 })).toContain('that no transfer made');
  expect(after({ holder: 'user-3' })).toContain('that no transfer made');
  expect(after({ history: [accepted, { ...accepted, from: 'user-2' }], generation: 3 })).toContain(
    'that no transfer made',
  );
  expect(after({ seat: 4 })).toContain('was never issued');
});

test('12: the check finds an offline check-in that never arrived, and one that was stored twice', () => {
  const scan = { id: 'scan-1', passId: `${paid}-1` };
  const checkIn = { id: scan.id, at: 1, receivedAt: 1, generation: 2, result: 'void' };
  const after = (checkIns: object[]) =>
    violationsAfter((s) => {
      s.scans = [scan];
      Object.assign(row(s, 'passes', `ORDER#${paid}`, 'SEAT#'), { checkIns });
    });
  expect(after([])).toContain(`${names.scans}: The check-in scan-1 of pass ${paid}-1 is stored 0 times`);
  expect(after([checkIn, checkIn])).toContain('is stored 2 times');
  expect(after([checkIn])).toBe('');
});

test('13: the check finds money that is at the wrong place', () => {
  const [account, fee] = ['acct_seller', { id: 'fee_1', amount: 1350, amount_refunded: 0 }];
  const transfer = { id: 'tr_1', destination: account, amount: 13_500, amount_reversed: 0 };
  const source = { source_transaction: 'ch_paid' };
  /** The paid order went to the account of its seller, less a tenth. */
  const after = (change: (s: Snapshot) => void) =>
    violationsAfter((s) => {
      Object.assign(row(s, 'orders', `ORDER#${paid}`, 'ORDER'), { sellerId: 'seller-1' });
      Object.assign(row(s, 'tickets', `TICKET#${ticketId}`, 'TICKET'), { createdAt: 100_000 });
      const counts = { transferredUSD: 13_500, feeUSD: 1350 };
      Object.assign(row(s, 'tickets', `TICKET#${ticketId}`, 'SEATS'), counts);
      const ids = { pk: 'SELLER#seller-1', sk: 'PAYOUTS', sellerId: 'seller-1', accountId: account };
      s.tables.payments.push({ ...ids, status: 'enabled', enabledAt: 0, version: 2 });
      s.ledger.transfers = [{ ...transfer, ...source }];
      s.ledger.fees = [{ ...fee, account, originating_transaction: 'ch_paid' }];
      s.feePercent = 10;
      change(s);
    });
  const moved = (s: Snapshot) => ({ transfer: s.ledger.transfers[0] ?? {}, fee: s.ledger.fees[0] ?? {} });
  expect(after(() => {})).toBe('');
  const hidden = { transferredUSD: 0, feeUSD: 0 };
  expect(after((s) => Object.assign(row(s, 'tickets', `TICKET#${ticketId}`, 'SEATS'), hidden))).toContain(
    'sees a fee of 0 USD and 0 paid out, but the account got 13500, of which 1350 are a fee',
  );
  expect(after((s) => Object.assign(s, { feePercent: 20 }))).toContain(
    `${names.payouts}: Of ch_paid the buyer's payment keeps 13500, of which the seller has 12150 and the platform 1350, not 2700`,
  );
  expect(after((s) => Object.assign(moved(s).transfer, { amount_reversed: 500 }))).toContain('has 11650');
  expect(after((s) => Object.assign(moved(s).transfer, { destination: 'acct_other' }))).toContain(
    "acct_other is not the seller's account acct_seller",
  );
  const omitted = (s: Snapshot) => {
    Object.assign(s.ledger, { transfers: [], fees: [] });
    Object.assign(row(s, 'tickets', `TICKET#${ticketId}`, 'SEATS'), hidden);
  };
  expect(after(omitted)).toContain('nothing went to the account of the seller');
  const listedBefore = (s: Snapshot) => {
    omitted(s);
    Object.assign(row(s, 'tickets', `TICKET#${ticketId}`, 'TICKET'), { createdAt: 59_000 });
  };
  expect(after(listedBefore)).toBe('');
  const refunded = (back: { amount_reversed: number; amount_refunded: number }) =>
    after((s) => {
      Object.assign(charge(s, 'ch_paid'), { amount_refunded: 4500 });
      const ofPaid = { payment_intent: 'pi_paid', charge: 'ch_paid' };
      s.ledger.refunds = [{ id: 're_1', ...ofPaid, amount: 4500, metadata: {} }];
      Object.assign(moved(s).transfer, { amount_reversed: back.amount_reversed });
      Object.assign(moved(s).fee, { amount_refunded: back.amount_refunded });
    });
  expect(refunded({ amount_reversed: 4500, amount_refunded: 451 })).not.toContain(names.payouts);
  expect(refunded({ amount_reversed: 0, amount_refunded: 0 })).toContain(names.payouts);
  expect(refunded({ amount_reversed: 4500, amount_refunded: 0 })).toContain(names.payouts);
});
