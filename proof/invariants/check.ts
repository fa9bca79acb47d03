import { authorisationsEnd } from './authorisations.ts';
import { ordersEnd } from './endings.ts';
import { eventsArrive } from './events.ts';
import { freedSeatsSell } from './freed.ts';
import { keysWorkOnce } from './keys.ts';
import { limitsCountHolds } from './limits.ts';
import { moneyIsForSeats } from './money.ts';
import { sellersAreToldTheTruth } from './sales.ts';
import { seatsAddUp } from './seats.ts';
import type { Snapshot, Violation } from './snapshot.ts';
import type { Found } from './violation.ts';

interface Invariant {
  name: string;
  /** Whether it holds at every moment, or only when all is quiet. */
  always?: boolean;
  check: (snapshot: Snapshot) => Found[];
}

/** What must hold, in the order of proof/README.md. */
export const invariants: Invariant[] = [
  { name: '1. seats add up', always: true, check: seatsAddUp },
  { name: '2. money is for seats', check: moneyIsForSeats },
  { name: '3. authorisations end', check: authorisationsEnd },
  { name: '4. orders end, and never go back', check: ordersEnd },
  { name: '5. freed seats sell at once', always: true, check: freedSeatsSell },
  { name: '6. events arrive, and work once', check: eventsArrive },
  { name: '7. a key works once', always: true, check: keysWorkOnce },
  { name: '8. limits count holds', always: true, check: limitsCountHolds },
  { name: '9. sellers are told the truth', check: sellersAreToldTheTruth },
];

/** Evaluates every invariant on a system that is quiet: no event is under way, and no request. */
export const check = (snapshot: Snapshot): Violation[] =>
  invariants.flatMap(({ name, check }) => check(snapshot).map((found) => ({ invariant: name, ...found })));

/** Evaluates those that hold in every snapshot that is of one moment, whatever is under way. */
export const checkAtOnce = (snapshot: Snapshot): Violation[] =>
  invariants
    .filter(({ always }) => always)
    .flatMap(({ name, check }) => check(snapshot).map((found) => ({ invariant: name, ...found })));
