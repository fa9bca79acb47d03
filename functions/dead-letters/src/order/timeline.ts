import type { OutboxEvent } from '../command/outbox.ts';
import type { StoredDeadLetter } from '../domain/dead-letter.ts';
import type { LogLine } from './log-lines.ts';
import { moneyText } from './money-text.ts';
import type { Money, ProviderPayment } from './provider.ts';
import { type Item, isPayment, type Row } from './rows.ts';

/** One thing that happened, at a time in epoch milliseconds. */
export interface Moment {
  at: number;
  where: string;
  what: string;
}

/** Everything that is known about an order. */
export interface Facts {
  rows: Row[];
  money: Money;
  events: OutboxEvent[];
  deadLetters: StoredDeadLetter[];
  log: LogLine[];
}

/** The steps of an order, the earliest first. */
export function timelineOf({ rows, money, events, deadLetters, log }: Facts): Moment[] {
  const moments = [
    ...rows.flatMap(momentsOfRow),
    ...('payments' in money ? money.payments.flatMap((payment) => momentsAtProvider(payment, rows)) : []),
    ...events.map(({ table, waitsFor, event }) => ({
      at: Date.parse(event.time ?? ''),
      where: table.replace('boxoffice-', ''),
      what: `stored the event ${event.type}, which waits for its ${waitsFor}`,
    })),
    ...deadLetters.flatMap(momentsOfDeadLetter),
    ...log.map(({ time = '', process = 'log', level, text }) => ({
      at: Date.parse(time),
      where: process,
      what: level === undefined || level === 'info' ? text : `${level}: ${text}`,
    })),
  ];
  return moments.filter(({ at }) => !Number.isNaN(at)).sort((a, b) => a.at - b.at);
}

function momentsOfRow(row: Row): Moment[] {
  const { service, item } = row;
  const moment = (at: unknown, what: string): Moment => ({ at: Number(at), where: service, what });
  if (service === 'orders' && item.sk === 'ORDER') {
    const { createdAt, quantity, total, currency, expiresAt } = item;
    const until = new Date(Number(expiresAt)).toISOString();
    return [moment(createdAt, `placed: ${quantity} for ${moneyText(total, currency)}, held until ${until}`)];
  }
  if (isPayment(row))
    return [moment(item.startedAt, `payment ${item.id} of ${moneyText(item.amount, item.currency)} started`)];
  if (service === 'passes' && item.sk.startsWith('SEAT#')) return momentsOfSeat(item, moment);
  return [];
}

function momentsOfSeat(seat: Item, moment: (at: unknown, what: string) => Moment): Moment[] {
  const list = (name: string) => (seat[name] ?? []) as Record<string, unknown>[];
  const open = seat.transfer as Record<string, unknown> | undefined;
  return [
    ...list('checkIns').map(({ receivedAt, result }) => moment(receivedAt, `seat ${seat.seat}: ${result}`)),
    ...list('history').map(({ at, to }) => moment(at, `seat ${seat.seat}: taken over by user ${to}`)),
    ...(open ? [moment(open.createdAt, `seat ${seat.seat}: offered to somebody`)] : []),
  ];
}

/** Stripe's times are whole seconds, so a payment there can seem to begin before the request that created it. */
function momentsAtProvider(payment: ProviderPayment, rows: Row[]): Moment[] {
  const { id, paymentId, createdAt, amount, currency, refunds } = payment;
  const own = rows.find((row) => isPayment(row) && row.item.id === paymentId);
  const moment = (at: number, what: string): Moment => ({ at, where: 'provider', what });
  return [
    moment(
      Math.max(createdAt, Number(own?.item.startedAt ?? 0)),
      `${id} of ${moneyText(amount, currency)} created`,
    ),
    ...refunds.map((refund) =>
      moment(refund.createdAt, `${refund.id}: ${moneyText(refund.amount, currency)} refunded from ${id}`),
    ),
  ];
}

function momentsOfDeadLetter(deadLetter: StoredDeadLetter): Moment[] {
  const { id, event, destination, error, firstReceivedAt, replayedAt, discardedAt } = deadLetter;
  const moment = (at: number, what: string): Moment => ({ at, where: 'dead-letters', what });
  const problem = `${error.code} ${error.text}`.trim();
  return [
    moment(
      firstReceivedAt,
      `${event.type} became the dead letter ${id}: ${destination} failed with ${problem}`,
    ),
    ...(replayedAt === undefined ? [] : [moment(replayedAt, `the dead letter ${id} was replayed`)]),
    ...(discardedAt === undefined ? [] : [moment(discardedAt, `the dead letter ${id} was discarded`)]),
  ];
}
