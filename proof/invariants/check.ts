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
  check: (snapshot: Snapshot) => Found[];
}

/** What must hold, in the order of proof/README.md. */
export const invariants: Invariant[] = [
  { name: '1. seats add up', check: seatsAddUp },
  { name: '2. money is for seats', check: moneyIsForSeats },
  { name: '3. authorisations end', check: authorisationsEnd },
  { name: '4. orders end, and never go back', check: ordersEnd },
  { name: '5. freed seats sell at once', check: freedSeatsSell },
  { name: '6. events arrive, and work once', check: eventsArrive },
  { name: '7. a key works once', check: keysWorkOnce },
];

/** Evaluates every invariant on a system that is quiet: no event is under way, and no request. */
export const check = (snapshot: Snapshot): Violation[] =>
  invariants.flatMap(({ name, check }) => check(snapshot).map((found) => ({ invariant: name, ...found })));
