import { authorisationsEnd } from './authorisations.ts';
import { ordersEnd } from './endings.ts';
import { eventsArrive } from './events.ts';
import { freedSeatsSell } from './freed.ts';
import { keysWorkOnce } from './keys.ts';
import { moneyIsForSeats } from './money.ts';
import { seatsAddUp } from './seats.ts';
import type { Snapshot, Violation } from './snapshot.ts';
import type { Found } from './violation.ts';

interface Invariant {
  name: string;
  /** Whether it holds at every moment, not only when all is quiet. */
  always: boolean;
  check: (snapshot: Snapshot) => Found[];
}

/** What must hold, in the order of proof/README.md. */
export const invariants: Invariant[] = [
  { name: '1. seats add up', always: true, check: seatsAddUp },
  { name: '2. money is for seats', always: false, check: moneyIsForSeats },
  { name: '3. authorisations end', always: false, check: authorisationsEnd },
  { name: '4. orders end, and never go back', always: false, check: ordersEnd },
  { name: '5. freed seats sell at once', always: true, check: freedSeatsSell },
  { name: '6. events arrive, and work once', always: false, check: eventsArrive },
  { name: '7. a key works once', always: true, check: keysWorkOnce },
];

const checked = (snapshot: Snapshot, which: Invariant[]): Violation[] =>
  which.flatMap(({ name, check }) => check(snapshot).map((found) => ({ invariant: name, ...found })));

/** Evaluates every invariant on a system that is quiet: no event is under way, and no request. */
export const check = (snapshot: Snapshot): Violation[] => checked(snapshot, invariants);

/** Evaluates those that hold at every moment, on a snapshot of one. */
export const checkAlways = (snapshot: Snapshot): Violation[] =>
  checked(
    snapshot,
    invariants.filter(({ always }) => always),
  );
