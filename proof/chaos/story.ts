import type { Item, Snapshot } from '../invariants/snapshot.ts';

/** All that is known of an order: its rows in every table, its money at the provider, and what the log says. */
export function story(orderId: string, { tables, ledger, answers, seen }: Snapshot, log: string[]): string {
  const intents = ledger.intents.filter(({ metadata }) => metadata.orderId === orderId);
  const payments = intents.flatMap(({ metadata }) => metadata.paymentId ?? []);
  const rows = Object.entries(tables).flatMap(([service, items]) =>
    items.filter((item) => isAbout(item, [orderId, ...payments])).map((item) => `${service}: ${shown(item)}`),
  );
  const ids = [orderId, ...payments, ...intents.map(({ id }) => id)];
  const lines = [
    ...rows,
    ...(seen ?? []).filter(({ id }) => id === orderId).map((state) => `seen: ${JSON.stringify(state)}`),
    ...intents.map((intent) => `intent: ${shownMoney(intent)}`),
    ...ledger.charges
      .filter((charge) => intents.some(({ id }) => id === charge.payment_intent))
      .map((charge) => `charge: ${shownMoney(charge)}`),
    ...(answers ?? [])
      .filter(({ id, request }) => id === orderId || request.includes(orderId))
      .map((answer) => `answer: ${JSON.stringify(answer)}`),
    ...log.filter((line) => ids.some((id) => line.includes(id))).map((line) => `log: ${line}`),
  ];
  return `The story of order ${orderId}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

const isAbout = (item: Item, ids: string[]): boolean =>
  !item.pk.startsWith('INBOX#') && ids.some((id) => JSON.stringify(item).includes(id));

const shown = ({ pk, sk, ...rest }: Item): string => `${pk} / ${sk} ${JSON.stringify(rest)}`;

function shownMoney(object: object): string {
  const kept = ['id', 'status', 'amount', 'amount_captured', 'amount_refunded', 'captured', 'metadata'];
  return JSON.stringify(Object.fromEntries(Object.entries(object).filter(([name]) => kept.includes(name))));
}
