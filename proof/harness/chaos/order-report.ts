import type { Item, Snapshot } from '../../invariants/snapshot.ts';

const MONEY_FIELDS = ['id', 'status', 'amount', 'amount_captured', 'amount_refunded', 'captured', 'metadata'];

/** Everything about one order: its rows in every table, its payments at the provider, its answers, its log lines. */
export function orderReport(
  orderId: string,
  { tables, ledger, answers, seen }: Snapshot,
  log: string[],
): string {
  const intents = ledger.intents.filter(({ metadata }) => metadata.orderId === orderId);
  const payments = intents.flatMap(({ metadata }) => metadata.paymentId ?? []);
  const rows = Object.entries(tables).flatMap(([service, items]) =>
    items
      .filter((item) => mentions(item, [orderId, ...payments]))
      .map(({ pk, sk, ...attributes }) => `${service}: ${pk} / ${sk} ${JSON.stringify(attributes)}`),
  );
  const ids = [orderId, ...payments, ...intents.map(({ id }) => id)];
  const lines = [
    ...rows,
    ...(seen ?? []).filter(({ id }) => id === orderId).map((state) => `seen: ${JSON.stringify(state)}`),
    ...intents.map((intent) => `intent: ${moneyFields(intent)}`),
    ...ledger.charges
      .filter((charge) => intents.some(({ id }) => id === charge.payment_intent))
      .map((charge) => `charge: ${moneyFields(charge)}`),
    ...(answers ?? [])
      .filter(({ id, request }) => id === orderId || request.includes(orderId))
      .map((answer) => `answer: ${JSON.stringify(answer)}`),
    ...log.filter((line) => ids.some((id) => line.includes(id))).map((line) => `log: ${line}`),
  ];
  return `Order ${orderId}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

const mentions = (item: Item, ids: string[]): boolean => ids.some((id) => JSON.stringify(item).includes(id));

const moneyFields = (object: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(object).filter(([name]) => MONEY_FIELDS.includes(name))));
