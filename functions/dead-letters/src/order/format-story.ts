import { formatList } from '../command/dead-letters.ts';
import { columns, printable } from '../command/format.ts';
import { formatOutbox } from '../command/outbox.ts';
import { moneyText } from './money-text.ts';
import type { Money } from './provider.ts';
import type { Story } from './story.ts';

/** The story of an order as text. */
export function formatStory(story: Story, now: number): string {
  const { orderId, rows, money, events, deadLetters, passes, timeline, log } = story;
  const order = rows.find(({ service, item }) => service === 'orders' && item.sk === 'ORDER')?.item;
  const isLapsed = order?.status === 'created' && Number(order.expiresAt) <= now;
  const status = isLapsed
    ? 'created, and its hold has expired'
    : String(order?.status ?? 'not in the table of orders');
  const unknownTime = log.filter(({ time }) => time === undefined);
  const parts: [string, string][] = [
    [
      'What happened',
      timeline
        .map(({ at, where, what }) => `${new Date(at).toISOString()}  ${where.padEnd(12)}  ${what}`)
        .join('\n'),
    ],
    ['Money at the provider', formatMoney(money)],
    [
      'Passes',
      columns(
        ['SEAT', 'STATUS', 'HOLDER', 'GENERATION'],
        passes.map(({ seat, status, holder, generation }) => [`${seat}`, status, holder, `${generation}`]),
      ),
    ],
    ['Events that wait', formatOutbox(events, now)],
    ['Dead letters', formatList(deadLetters, now)],
    ['Log lines without a time', unknownTime.map(({ text }) => text).join('\n')],
    [
      'Rows',
      rows
        .map(({ service, item: { pk, sk, ...attributes } }) =>
          [`${service}: ${pk} / ${sk}`, JSON.stringify(attributes, null, 2)].join('\n'),
        )
        .join('\n'),
    ],
  ];
  const isEmpty = [false, false, !passes.length, !events.length, !deadLetters.length, !unknownTime.length];
  const shown = parts.filter((_, n) => !isEmpty[n]).map(([title, text]) => `${title}\n${indent(text)}`);
  return printable(`Order ${orderId}: ${status}\n\n${shown.join('\n\n')}`);
}

function formatMoney(money: Money): string {
  if ('unknown' in money) return `not known: ${money.unknown}`;
  if (money.payments.length === 0) return 'none';
  return columns(
    ['ID', 'PAYMENT', 'STATUS', 'AMOUNT', 'CAPTURED', 'REFUNDED', 'DISPUTE'],
    money.payments.map(
      ({ id, paymentId = '-', status, amount, captured, refunded, currency, isDisputed }) => [
        ...[id, paymentId, status],
        ...[amount, captured, refunded].map((value) => moneyText(value, currency)),
        isDisputed ? 'yes' : '-',
      ],
    ),
  );
}

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');
