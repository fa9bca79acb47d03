import type { Random } from '../harness/random.ts';

/** The probabilities of the faults in one simulation. */
export interface FaultRates {
  /** A process dies while it waits for the network. */
  crash: number;
  /** A wait takes seconds, sometimes more than a minute. */
  stall: number;
  /** The Broker refuses an event, or accepts it and its answer is lost. */
  broker: number;
  /** An event is delivered twice. */
  duplicateEvent: number;
  /** The dead letter sink fails too, after the last attempt: the event is lost. */
  lostDeadLetter: number;
  /** A crash during a delivery begins a series that uses up all deliveries of the event: it is lost. */
  lostByCrashes: number;
  /** A route is missing for a moment: its 404 ends a delivery without a dead letter, so the event is lost. */
  lostByMissingRoute: number;
  /** A delivery of an event or a webhook takes minutes. */
  delay: number;
  /** A table doesn't answer, reports a transaction conflict, or does the work and its answer is lost. */
  table: number;
  /** An index query misses the latest writes. */
  staleIndex: number;
  /** The payment provider fails in any of its ways. */
  provider: number;
  /** A webhook is delivered twice. */
  duplicateWebhook: number;
  /** A webhook is never delivered. */
  lostWebhook: number;
  /** The answer to a buyer or a service is lost. */
  lostAnswer: number;
  ticks: 'on time' | 'some missed' | 'bursts' | 'never';
  /** How often the clock jumps ahead, past holds. */
  clockJumps: number;
}

/** Draws the fault rates of a simulation. Some rates are zero, so that a fault also occurs without the others. */
export function drawFaultRates(random: Random): FaultRates {
  const zeroOr = (rates: number[]): number => (random.chance(0.45) ? 0 : random.pick(rates));
  return {
    crash: zeroOr([0.001, 0.004, 0.012, 0.03]),
    stall: zeroOr([0.002, 0.01, 0.04]),
    broker: zeroOr([0.02, 0.1, 0.3]),
    duplicateEvent: zeroOr([0.05, 0.2, 0.5]),
    lostDeadLetter: zeroOr([0.3, 1]),
    lostByCrashes: zeroOr([0.3, 1]),
    lostByMissingRoute: zeroOr([0.01, 0.05, 0.3]),
    delay: zeroOr([0.02, 0.1, 0.4]),
    table: zeroOr([0.002, 0.01, 0.04]),
    staleIndex: zeroOr([0.1, 0.5]),
    provider: zeroOr([0.02, 0.1, 0.25]),
    duplicateWebhook: zeroOr([0.2, 0.6]),
    lostWebhook: zeroOr([0.2, 1]),
    lostAnswer: zeroOr([0.02, 0.1]),
    ticks: random.pick(['on time', 'on time', 'some missed', 'bursts', 'never']),
    clockJumps: random.chance(0.6) ? 0 : random.integer(1, 3),
  };
}

export const noFaults = (): FaultRates => ({
  crash: 0,
  stall: 0,
  broker: 0,
  duplicateEvent: 0,
  lostDeadLetter: 0,
  lostByCrashes: 0,
  lostByMissingRoute: 0,
  delay: 0,
  table: 0,
  staleIndex: 0,
  provider: 0,
  duplicateWebhook: 0,
  lostWebhook: 0,
  lostAnswer: 0,
  ticks: 'on time',
  clockJumps: 0,
});
