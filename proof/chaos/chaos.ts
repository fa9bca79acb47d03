import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { Buyer } from '../harness/load/buyer.ts';
import { signUp } from '../harness/load/crowd.ts';
import { Tally } from '../harness/load/tally.ts';
import { Random } from '../harness/random.ts';
import type { RunningSystem } from '../harness/running-system.ts';
import { Visitor } from '../harness/visitor.ts';
import { type Quiet, quiet } from '../invariants/quiet.ts';
import { orders } from '../invariants/rows.ts';
import type { SeenOrder, Violation } from '../invariants/snapshot.ts';
import { Faults } from './faults.ts';
import { buy, edit } from './load.ts';
import { story } from './story.ts';
import { watch } from './watch.ts';

export interface Chaos {
  /** What can be killed, and how often one is chosen among the others. */
  kinds: [name: string, weight: number][];
  seconds: number;
  buyers: number;
  /** The mean time between two kills, in seconds. */
  every: number;
  /** What HOLD_SECONDS is there. */
  holdSeconds: number;
  /** Seats of each ticket. */
  seats: number;
  /** How long all may take to be quiet, in seconds. */
  quietSeconds: number;
  seed: number;
  /** Hears what happens. */
  say: (line: string) => void;
}

export interface Outcome {
  tally: Tally;
  faults: string;
  /** Orders by the status that they ended with. */
  ended: string;
  /** Completed after their lease had lapsed. */
  late: number;
  quietAfter: number;
  violations: Violation[];
  /** Of the orders concerned. */
  stories: string[];
}

/** Many buyers on a system whose processes are killed at random; tells what became of it all. */
export async function chaos(
  world: RunningSystem,
  { kinds, seconds, buyers, every, holdSeconds, seats, quietSeconds, seed, say }: Chaos,
): Promise<Outcome> {
  const random = new Random(seed);
  const tally = new Tally();
  const seen: SeenOrder[] = [];
  const accounts = await signUp(world.url, buyers);
  const seller = await Visitor.signedUp(world.url);
  const tickets = await Promise.all(
    ['Tosca', 'Norma', 'Aida', 'Carmen'].map((title) =>
      seller.post<Ticket>('/api/tickets', { title, price: 4500, quantity: seats }),
    ),
  );
  const ticketIds = tickets.map(({ body }) => body.id);
  say(`${buyers} buyers for ${ticketIds.length} tickets of ${seats} seats`);

  const end = performance.now() + seconds * 1000;
  const isOver = () => performance.now() > end;
  const faults = new Faults(world, kinds, random);
  const killing = faults.run(every * 1000);
  const others = [watch(world, seen, isOver), edit(seller, ticketIds, { random, tally }, isOver)];
  await Promise.all(
    accounts.map((account) => {
      const around = { random, tally, holdSeconds };
      return buy(new Buyer(account, tally, random), ticketIds, around, isOver);
    }),
  );
  faults.stop();
  await Promise.all([killing, ...others]);
  say(`${faults.injected.length} processes were killed; waiting until all is quiet`);

  const calm = await quiet(world, quietSeconds * 1000, { answers: tally.answers, seen }, say);
  const violations = [...calm.violations, ...unquiet(calm), ...(await unsellable(world, calm, ticketIds))];
  const concerned = [...new Set(violations.flatMap(({ orderId }) => orderId ?? []))];
  const final = orders(calm.snapshot);
  return {
    tally,
    faults: faults.byKind(),
    ended: [...Map.groupBy(final, ({ status }) => status)]
      .map(([status, some]) => `${some.length} ${status}`)
      .join(', '),
    late: seen.filter(
      ({ id, status }) =>
        status === 'expired' && final.some((order) => order.id === id && order.status === 'complete'),
    ).length,
    quietAfter: calm.took / 1000,
    violations,
    stories: concerned.slice(0, 5).map((orderId) => story(orderId, calm.snapshot, world.log)),
  };
}

const unquiet = ({ waiting }: Quiet): Violation[] =>
  waiting.map(({ trigger, events }) => ({
    invariant: 'quiet',
    what: `${events} events for ${trigger} are still under way`,
  }));

/** Every seat that the tables say is free can be bought at once, and not one more. */
async function unsellable(
  world: RunningSystem,
  { snapshot }: Quiet,
  ticketIds: string[],
): Promise<Violation[]> {
  const buyer = await Visitor.signedUp(world.url);
  const stocks = snapshot.tables.orders.filter(({ sk }) => sk === 'STOCK');
  const answers = ticketIds.map(async (ticketId) => {
    const free = Number(stocks.find(({ pk }) => pk === `TICKET#${ticketId}`)?.available ?? 0);
    const invariant = '5. freed seats sell at once';
    const order = async (quantity: number) =>
      quantity === 0 ? 201 : (await buyer.post('/api/orders', { ticketId, quantity })).status;
    const all = await order(free);
    const more = await order(1);
    return [
      ...(all === 201 ? [] : [{ invariant, what: `${free} free seats of ${ticketId} were refused: ${all}` }]),
      ...(more === 409 ? [] : [{ invariant, what: `Beyond ${free} free seats of ${ticketId}: ${more}` }]),
    ];
  });
  return (await Promise.all(answers)).flat();
}
