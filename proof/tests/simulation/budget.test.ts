import { expect, test } from 'vitest';
import { type Costs, type Counts, countOrderCosts, total } from '../../harness/order-costs.ts';

/** The most that a paid order may cost, by service. Lower a number with each change that saves something. */
const most: Record<keyof Costs, Record<string, number>> = {
  requests: { expiration: 2, orders: 5, passes: 1, payments: 6, tickets: 2 },
  // orders: the index entry of its hold moves to the complete orders. passes: the order's mail is stored with its passes.
  writeUnits: { expiration: 4, orders: 22, passes: 7, payments: 8, tickets: 8 },
  readUnits: { orders: 1, payments: 1 },
  filterCalls: { expiration: 4, orders: 4, passes: 4, payments: 4, tickets: 4 },
  deliveries: { expiration: 2, orders: 2, passes: 1, payments: 2, tickets: 2 },
};

/** The most write units that the next tick may take to confirm the events of an order. */
const mostToConfirm: Record<string, number> = { orders: 2, payments: 2 };

/** The counts of one order as text, for the message of a failure. */
function breakdown(counts: Counts, orders: number): string {
  const lines = Object.entries(counts).map(([service, byName]) => {
    const parts = Object.entries(byName).map(([name, count]) => `${count / orders} ${name}`);
    return `  ${service} ${total(byName) / orders}: ${parts.join(', ')}`;
  });
  return lines.sort().join('\n');
}

test('a paid order costs no more table requests, units, filter calls and deliveries than its budget', async () => {
  const { orders, costs, confirmation } = await countOrderCosts();
  for (const [kind, budget] of Object.entries(most)) {
    const counts = costs[kind as keyof Costs];
    const services = new Set([...Object.keys(counts), ...Object.keys(budget)]);
    const message = `${kind} of one paid order:\n${breakdown(counts, orders)}\n`;
    for (const service of services)
      expect(total(counts[service]) / orders, `${message}${service}`).toBeLessThanOrEqual(
        budget[service] ?? 0,
      );
  }
  for (const [service, counts] of Object.entries(confirmation.writeUnits))
    expect(total(counts) / (2 * orders), `${service} to confirm an order`).toBeLessThanOrEqual(
      mostToConfirm[service] ?? 0,
    );
}, 60_000);
