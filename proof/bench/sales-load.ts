import type { Order } from '@boxoffice/shared/api/orders.ts';
import { eventually } from '../harness/eventually.ts';
import type { Laptop } from '../harness/laptop.ts';
import { residentMegabytes } from '../harness/machine.ts';
import { Visitor } from '../harness/visitor.ts';
import { countProcessorTime } from './processor-time.ts';

const CAPTURED_WITHIN_MS = 60_000;

/** What one load measured. Times are in milliseconds, processor time is milliseconds a paid order by process. */
export interface Sales {
  perSecond: number;
  orderTimes: number[];
  payTimes: number[];
  processorTime: Map<string, number>;
  failures: Map<number, number>;
}

/** Each buyer orders and pays in a loop. A sale counts when its payment is captured. */
export async function sell(
  laptop: Laptop,
  buyers: Visitor[],
  ticketIds: string[],
  seconds: number,
): Promise<Sales> {
  const processorTimes = countProcessorTime([
    ...laptop.processes(),
    { name: 'runtime', pid: laptop.pid },
    { name: 'load', pid: process.pid },
  ]);
  const [orderTimes, payTimes, sold]: [number[], number[], { buyer: Visitor; id: string }[]] = [[], [], []];
  const failures = new Map<number, number>();
  const begin = performance.now();
  const end = begin + seconds * 1000;
  await Promise.all(
    buyers.map(async (buyer, index) => {
      for (let n = index; performance.now() < end; n++) {
        const ticketId = ticketIds[n % ticketIds.length];
        const ordering = performance.now();
        const order = await buyer.post<Order>('/api/orders', { ticketId });
        const paying = performance.now();
        const paid =
          order.status === 201
            ? await buyer.post('/api/payments', { orderId: order.body.id, token: 'tok_visa' })
            : order;
        if (paid.status !== 201) failures.set(paid.status, (failures.get(paid.status) ?? 0) + 1);
        if (paid.status !== 201) continue;
        orderTimes.push(paying - ordering);
        payTimes.push(performance.now() - paying);
        sold.push({ buyer, id: order.body.id });
      }
    }),
  );
  const lastOfEach = new Map(sold.map((sale) => [sale.buyer, sale]));
  for (const { buyer, id } of lastOfEach.values())
    await eventually(
      async () => (await buyer.get<Order>(`/api/orders/${id}`)).body,
      ({ payment }) => payment === 'captured',
      CAPTURED_WITHIN_MS,
    );
  const perSecond = sold.length / ((performance.now() - begin) / 1000);
  const processorTime = new Map(
    [...processorTimes()].map(([name, milliseconds]) => [name, milliseconds / sold.length]),
  );
  return { perSecond, orderTimes, payTimes, processorTime, failures };
}

/** The answers a second that this many anonymous readers of a path get. */
export async function read(
  laptop: Laptop,
  path: '/api/tickets' | '/',
  readers: number,
  seconds: number,
): Promise<number> {
  const anonymous = new Visitor(laptop.url);
  const end = performance.now() + seconds * 1000;
  let answers = 0;
  await Promise.all(
    Array.from({ length: readers }, async () => {
      while (performance.now() < end) if ((await anonymous.get(path)).status === 200) answers++;
    }),
  );
  return answers / seconds;
}

/** The resident memory of each process. */
export const memory = (laptop: Laptop) =>
  [{ name: 'runtime', pid: laptop.pid }, ...laptop.processes()]
    .map(({ name, pid }) => `${name} ${residentMegabytes(pid)} MB`)
    .join(', ');
