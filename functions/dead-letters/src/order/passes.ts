import type { Item, Row } from './rows.ts';

/** A pass as passes shows it. */
export interface PassFacts {
  seat: number;
  status: 'valid' | 'admitted' | 'void';
  /** The user who holds it. */
  holder: string;
  generation: number;
}

/** The passes of an order. A pass has a row of its own only once something has happened to it. */
export function passesOf(rows: Row[]): PassFacts[] {
  const items = rows.filter(({ service }) => service === 'passes').map(({ item }) => item);
  const order = items.find(({ sk }) => sk === 'ORDER');
  if (!order) return [];
  const voided = (order.voided ?? []) as number[];
  return Array.from({ length: Number(order.seats) }, (_, index) => {
    const seat = index + 1;
    const row = items.find((item) => item.sk.startsWith('SEAT#') && item.seat === seat);
    const isVoid = order.status !== 'complete' || voided.includes(seat);
    return {
      seat,
      status: isVoid ? 'void' : isAdmitted(row) ? 'admitted' : 'valid',
      holder: String(row?.holder ?? order.userId),
      generation: Number(row?.generation ?? 1),
    };
  });
}

const isAdmitted = (row: Item | undefined): boolean =>
  ((row?.checkIns ?? []) as { result: string }[]).some(({ result }) => result === 'admitted');
