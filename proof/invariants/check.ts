import { checkAuthorisations } from './authorisations.ts';
import { checkBuyerLimits } from './buyer-limits.ts';
import { checkEvents } from './events.ts';
import type { Finding, Violation } from './finding.ts';
import { checkHolds } from './holds.ts';
import { checkIdempotencyKeys } from './idempotency-keys.ts';
import { checkMoney } from './money.ts';
import { invariantNames } from './names.ts';
import { checkOrderStates } from './order-states.ts';
import { checkAdmissions, checkPasses, checkScans } from './passes.ts';
import { checkPayouts } from './payouts.ts';
import { checkSeats } from './seats.ts';
import { checkSellerSales } from './seller-sales.ts';
import type { Snapshot } from './snapshot.ts';

interface Invariant {
  name: string;
  /** Whether it holds at every moment, and not only in a settled system. */
  anytime?: boolean;
  check: (snapshot: Snapshot) => Finding[];
}

/** The invariants in the order of proof/README.md. */
const invariants: Invariant[] = [
  { name: invariantNames.seats, anytime: true, check: checkSeats },
  { name: invariantNames.money, check: checkMoney },
  { name: invariantNames.authorisations, check: checkAuthorisations },
  { name: invariantNames.orders, check: checkOrderStates },
  { name: invariantNames.holds, anytime: true, check: checkHolds },
  { name: invariantNames.events, check: checkEvents },
  { name: invariantNames.keys, anytime: true, check: checkIdempotencyKeys },
  { name: invariantNames.limits, anytime: true, check: checkBuyerLimits },
  { name: invariantNames.sales, check: checkSellerSales },
  { name: invariantNames.passes, check: checkPasses },
  { name: invariantNames.admissions, anytime: true, check: checkAdmissions },
  { name: invariantNames.scans, check: checkScans },
  { name: invariantNames.payouts, check: checkPayouts },
];

const evaluate = (selected: Invariant[], snapshot: Snapshot): Violation[] =>
  selected.flatMap(({ name, check }) => check(snapshot).map((found) => ({ invariant: name, ...found })));

/** Checks every invariant on a settled system: no event and no request is in flight. */
export const check = (snapshot: Snapshot): Violation[] => evaluate(invariants, snapshot);

/** Checks the invariants that hold in every snapshot of one moment. */
export const checkAnytime = (snapshot: Snapshot): Violation[] =>
  evaluate(
    invariants.filter(({ anytime }) => anytime),
    snapshot,
  );
