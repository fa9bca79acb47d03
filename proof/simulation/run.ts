import { Random } from '../harness/random.ts';
import type { Violation } from '../invariants/finding.ts';
import { returnMoney } from './actors/back-office.ts';
import { buy } from './actors/buyer.ts';
import { checkInPasses } from './actors/check-ins.ts';
import { crowd } from './actors/crowd.ts';
import { giveBack } from './actors/giving-back.ts';
import { inspect } from './actors/inspector.ts';
import { jumpClock, publishTicks, runProviderTimers } from './actors/operator.ts';
import { resell } from './actors/reseller.ts';
import { sell } from './actors/seller.ts';
import { Broker } from './broker.ts';
import { drawFaultRates, noFaults } from './fault-rates.ts';
import { checkFinalState, checkFreedSeatsSell, settle } from './final-checks.ts';
import { History } from './history.ts';
import { Meter } from './meter.ts';
import { Pods } from './pods.ts';
import { storePoisonedPayments } from './poisoned-payments.ts';
import { Provider } from './provider.ts';
import { Scheduler } from './scheduler.ts';
import { type Simulation, setSimulation } from './simulation.ts';
import { MemoryTables } from './tables/memory.ts';

/** The result of one seed. */
export interface Outcome {
  violations: Violation[];
  log: string[];
  /** The hash of the log. */
  digest: string;
  faults: Map<string, number>;
  steps: number;
  /** The number of orders in each final status. */
  statuses: Map<string, number>;
}

/** An arbitrary date: simulations must not depend on the real one. */
const BEGIN = Date.UTC(2030, 4, 15, 12);
/** How long faults are injected, in milliseconds. */
const FAULTS_MS = 50 * 60_000;

/** Runs one simulation until it has settled, and checks it. */
export async function runSeed(seed: number): Promise<Outcome> {
  const simulation = newSimulation(seed);
  const { scheduler, random, history, tables } = simulation;
  setSimulation(simulation);
  try {
    const ticketIds: string[] = [];
    const onError = (error: unknown) =>
      history.recordViolation('0. the simulation runs', String((error as Error).stack));
    // Opening accounts takes time, so not in every simulation.
    const hasPayouts = seed % 3 === 1;
    const actors = [
      ...['Sina', 'Sol', 'Suri']
        .slice(0, random.integer(1, 3))
        .map((name) => sell(name, ticketIds, hasPayouts && random.chance(0.7))),
      ...['Ada', 'Ben', 'Cleo', 'Dov', 'Eva', 'Finn', 'Gus']
        .slice(0, random.integer(2, 7))
        .map((name) => buy(name, ticketIds, hasPayouts ? 100_000 : 4000)),
      ...(random.chance(0.03) ? [crowd()] : []),
      ...(random.chance(0.1) ? [resell()] : []),
      ...(random.chance(0.3) ? [returnMoney(FAULTS_MS)] : []),
      ...(random.chance(0.4) ? [giveBack(FAULTS_MS)] : []),
      publishTicks(FAULTS_MS),
      runProviderTimers(FAULTS_MS),
      jumpClock(FAULTS_MS),
      inspect(FAULTS_MS),
      // Check-ins take time from the races of the sale, so not every simulation has them.
      ...(seed % 3 === 0 ? [checkInPasses(FAULTS_MS)] : []),
    ];
    for (const actor of actors) actor.catch(onError);
    try {
      await scheduler.run(BEGIN + FAULTS_MS);
      simulation.rates = noFaults();
      history.log('-- no faults from here on');
      await scheduler.run();
      await checkFreedSeatsSell();
      await settle();
      checkFinalState();
    } catch (error) {
      onError(error);
    }
    const statuses = new Map<string, number>();
    for (const { sk, status } of tables.all('boxoffice-orders'))
      if (sk === 'ORDER') statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
    const { violations, lines: log, faults } = history;
    return { violations, log, digest: history.digest(), faults, steps: scheduler.stepsRun, statuses };
  } finally {
    setSimulation(undefined);
  }
}

export function newSimulation(seed: number): Simulation {
  const random = new Random(seed);
  const scheduler = new Scheduler(BEGIN);
  const history = new History(scheduler);
  const tables = new MemoryTables();
  storePoisonedPayments(tables, BEGIN - 60_000);
  tables.onWrite = (table, before, after) => history.recordWrite(table, before, after);
  const rates = drawFaultRates(random);
  return {
    scheduler,
    random,
    rates,
    drawnRates: rates,
    tables,
    pods: new Pods(),
    broker: new Broker(),
    provider: new Provider(),
    history,
    meter: new Meter(),
  };
}
