import { expect, test } from 'vitest';
import { check } from '../../invariants/check.ts';
import type { Item, Service, Snapshot } from '../../invariants/snapshot.ts';
import { example, goodSnapshot } from './example.ts';

const { paid, held, cancelled, payment, released, ticketId, buyer } = example;

/** What the checks say of a good snapshot after something in it was broken. */
function after(harm: (snapshot: Snapshot) => void): string {
  const snapshot = goodSnapshot();
  harm(snapshot);
  return check(snapshot)
    .map(({ invariant, what }) => `${invariant}: ${what}`)
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

test('a system in which all is well violates nothing', () => {
  expect(after(() => {})).toBe('');
});

test('1: a seat that was sold twice, or got lost, is missed', () => {
  const stock = (snapshot: Snapshot) => row(snapshot, 'orders', `TICKET#${ticketId}`, 'STOCK');
  expect(after((s) => Object.assign(stock(s), { available: 6 }))).toContain('1. seats add up');
  expect(after((s) => Object.assign(stock(s), { available: 4 }))).toContain('does not add up');
  expect(after((s) => Object.assign(stock(s), { available: -1, capacity: 4 }))).toContain('below zero');
  expect(after((s) => remove(s, 'orders', stock(s)))).toContain('but no stock');
});

test('9: a seller who is told another sum, in another currency or of other seats than were paid is found', () => {
  const ticket = (snapshot: Snapshot) => row(snapshot, 'tickets', `TICKET#${ticketId}`, 'TICKET');
  const told = '9. sellers are told the truth: The seller of ticket ticket-1 is told';
  const [paid, doubled] = [{ earnedUSD: 13_500 }, { earnedUSD: 27_000 }];
  expect(after((s) => Object.assign(ticket(s), doubled))).toBe(`${told} 27000 USD, but buyers paid 13500`);
  const inEuros = after((s) => Object.assign(ticket(s), { earnedUSD: 0, earnedEUR: 13_500 }));
  expect(inEuros).toContain(`${told} 0 USD, but buyers paid 13500`);
  expect(inEuros).toContain(`${told} 13500 EUR, but buyers paid 0`);
  expect(after((s) => Object.assign(ticket(s), { ...paid, sold: 4 }))).toContain(
    `${told} 4 seats sold, not 3`,
  );
});

test('2: a complete order that nobody paid for is found', () => {
  expect(
    after((s) => Object.assign(charge(s, 'ch_paid'), { captured: false, amount_captured: 0 })),
  ).toContain(`Order ${paid} is complete for 13500 USD by payment ${payment}, but paid: 0`);
});

test('2: a buyer who paid another amount, twice, by another payment or in another currency is found', () => {
  const wrong = `2. money is for seats: Order ${paid} is complete`;
  expect(after((s) => Object.assign(charge(s, 'ch_paid'), { amount_captured: 4500 }))).toContain(wrong);
  expect(after((s) => Object.assign(charge(s, 'ch_paid'), { amount_refunded: 4500 }))).toContain(wrong);
  expect(after((s) => Object.assign(intent(s, 'pi_paid'), { currency: 'eur' }))).toContain(wrong);
  expect(
    after((s) => Object.assign(row(s, 'orders', `ORDER#${paid}`, 'ORDER'), { paymentId: 'x' })),
  ).toContain(wrong);
  const twice = (s: Snapshot) => {
    s.ledger.intents.push({ ...intent(s, 'pi_paid'), id: 'pi_again' });
    s.ledger.charges.push({ ...charge(s, 'ch_paid'), id: 'ch_again', payment_intent: 'pi_again' });
  };
  expect(after(twice)).toContain(wrong);
});

test('2: a buyer who paid for a cancelled or an unknown order is found, unless the money went back', () => {
  const take = (s: Snapshot) =>
    Object.assign(charge(s, 'ch_released'), { captured: true, amount_captured: 4500, amount_refunded: 0 });
  expect(after(take)).toContain(`Order ${cancelled} is cancelled, but paid: pi_released: 4500 USD`);
  expect(after((s) => Object.assign(take(s), { amount_refunded: 4500 }))).not.toContain('2. money');
  expect(
    after((s) => Object.assign(take(s) && intent(s, 'pi_released').metadata, { orderId: 'x' })),
  ).toContain('for order x, which is unknown');
});

test('3: an authorisation or a payment that hangs is found', () => {
  expect(after((s) => Object.assign(intent(s, 'pi_released'), { status: 'requires_capture' }))).toContain(
    '3. authorisations end: pi_released is authorised and hangs',
  );
  for (const status of ['started', 'authorised'])
    expect(after((s) => Object.assign(row(s, 'payments', `PAYMENT#${released}`, ''), { status }))).toContain(
      `Payment ${released} of order ${cancelled} is ${status}, and hangs`,
    );
  expect(
    after((s) => Object.assign(row(s, 'payments', `PAYMENT#${released}`, ''), { status: 'open' })),
  ).toContain('the order no longer waits for it');
});

test('3: a payment that says otherwise than the provider, or that we do not know, is found', () => {
  expect(after((s) => Object.assign(intent(s, 'pi_released'), { status: 'succeeded' }))).toContain(
    'at the provider it is succeeded',
  );
  expect(after((s) => Object.assign(intent(s, 'pi_released').metadata, { paymentId: 'x' }))).toContain(
    'pi_released is of payment x, which is unknown',
  );
});

test('3: a place that no payment has, or the wrong one, is found', () => {
  const place = (s: Snapshot) => row(s, 'payments', `ORDER#${paid}`, 'LIVE');
  expect(after((s) => remove(s, 'payments', place(s)))).toContain("does not have its order's place");
  expect(after((s) => Object.assign(place(s), { paymentId: released }))).toContain('has ended, but has');
});

test('4: an order whose state went back, or that is gone, is found', () => {
  expect(after((s) => s.seen?.push({ id: paid, version: 3, status: 'expired' }))).toContain(
    `4. orders end, and never go back: Order ${paid} was expired (version 3), then complete (version 2)`,
  );
  expect(after((s) => s.seen?.push({ id: cancelled, version: 1, status: 'complete' }))).toBe('');
  expect(after((s) => s.seen?.push({ id: held, version: 1, status: 'cancelled' }))).toContain(
    'cancelled (version 1), then created (version 1)',
  );
  expect(after((s) => s.seen?.push({ id: 'gone', version: 1, status: 'created' }))).toContain('and is gone');
});

test('4: an order that does not end when its lapse was told is found', () => {
  const lapsed = (s: Snapshot) => {
    Object.assign(s, { now: example.now + 3_600_000 });
    Object.assign(row(s, 'expiration', `ORDER#${held}`, ''), { told: true });
  };
  expect(after(lapsed)).toContain(`The lapse of order ${held} was told, but it has not expired`);
});

test('5: a hold where the next buyer does not look, or that outlives its order, is found', () => {
  const hold = (s: Snapshot) => row(s, 'orders', `TICKET#${ticketId}`, 'HOLD#');
  expect(after((s) => Object.assign(hold(s), { sk: `HOLD#2026-11-22T20:00:00.000Z#${held}` }))).toContain(
    '5. freed seats sell at once',
  );
  expect(after((s) => remove(s, 'orders', hold(s)))).toContain('without a hold');
  expect(after((s) => Object.assign(hold(s), { orderId: cancelled }))).toContain('but its hold keeps seats');
  expect(after((s) => s.tables.orders.push({ ...hold(s) }))).toContain('has 2 holds');
});

test('6: an event that waits or has died is found', () => {
  const event = { id: 'event-1', type: 'order.created', subject: paid };
  expect(after((s) => s.tables.orders.push({ pk: 'OUTBOX#3', sk: event.id, event }))).toContain(
    `6. events arrive, and work once: order.created event-1 (${paid}) waits in the outbox of orders`,
  );
  const letter = {
    pk: 'LETTER#1',
    sk: 'LETTER',
    event,
    destination: 'payments',
    error: { code: '500', text: '' },
  };
  expect(after((s) => s.tables['dead-letters'].push({ ...letter, state: 'dead' }))).toContain(
    'died on its way to payments',
  );
  expect(after((s) => s.tables['dead-letters'].push({ ...letter, state: 'replayed' }))).toBe('');
});

test('6: a service that has not heard of something, or has an older version, is found', () => {
  const order = ['payments', `ORDER#${cancelled}`, 'ORDER'] as const;
  expect(after((s) => Object.assign(row(s, ...order), { version: 2 }))).toContain('but for payments it is');
  expect(after((s) => remove(s, 'payments', row(s, ...order)))).toContain('payments has never heard of it');
  const counted = ['tickets', `TICKET#${ticketId}`, `ORDER#${cancelled}`] as const;
  expect(after((s) => Object.assign(row(s, ...counted), { status: 'created' }))).toContain('but for tickets');
  const deadline = ['expiration', `ORDER#${held}`, 'ORDER'] as const;
  expect(after((s) => remove(s, 'expiration', row(s, ...deadline)))).toContain('expiration has never heard');
  const replica = ['orders', `ORDER#${paid}`, 'PAYMENT#'] as const;
  expect(after((s) => Object.assign(row(s, ...replica), { status: 'authorised', version: 2 }))).toContain(
    'but for orders it is authorised',
  );
  const ticket = ['tickets', `TICKET#${ticketId}`, 'TICKET'] as const;
  expect(after((s) => Object.assign(row(s, ...ticket), { version: 2 }))).toContain(
    'but for orders it is version 1',
  );
});

test('6: an event that worked twice, or not at all, is found by the seats that a visitor sees', () => {
  const ticket = (s: Snapshot) => row(s, 'tickets', `TICKET#${ticketId}`, 'TICKET');
  expect(after((s) => Object.assign(ticket(s), { sold: 6 }))).toContain('has 3 seats sold, but shows 6');
  expect(after((s) => Object.assign(ticket(s), { held: {} }))).toContain('2 seats held to');
  const minute = (example.now + 600_000) / 60_000;
  expect(after((s) => Object.assign(ticket(s), { held: { [minute]: 4 } }))).toContain('but shows 4');
});

test('7: a key with two effects, or with another answer than before, is found', () => {
  expect(after((s) => Object.assign(s.answers?.[1] ?? {}, { id: held }))).toContain(
    `7. a key works once: The key key-1 was answered with ${paid} and ${held}`,
  );
  const withKey = (s: Snapshot, change: (item: Item) => void) => {
    const item = s.tables.orders.find(({ sk }) => sk === 'KEY');
    if (item) change(item);
  };
  expect(after((s) => withKey(s, (item) => remove(s, 'orders', item)))).toContain('but kept is undefined');
  expect(
    after((s) => withKey(s, (item) => s.tables.orders.push({ ...item, pk: `KEY#${buyer}#x` }))),
  ).toContain('2 keys were answered with');
  expect(after((s) => withKey(s, (item) => Object.assign(item, { pk: 'KEY#other#x' })))).toContain(
    'which its user does not have',
  );
});

test('8: a hold that is not counted, or is counted after it has ended, is found', () => {
  const limits = (snapshot: Snapshot) => row(snapshot, 'orders', `USER#${buyer}`, 'HOLDS');
  const counted = { ticketId, quantity: 2, expiresAt: example.now + 600_000 };
  expect(after((s) => delete limits(s)[`HOLD#${held}`])).toContain(`8. limits count holds: Order ${held}`);
  expect(after((s) => Object.assign(limits(s), { [`HOLD#${held}`]: { ...counted, quantity: 1 } }))).toContain(
    "its buyer's limits don't count",
  );
  expect(after((s) => Object.assign(limits(s), { [`HOLD#${cancelled}`]: counted }))).toContain(
    `Order ${cancelled} has ended, but its buyer's limits count it`,
  );
});
