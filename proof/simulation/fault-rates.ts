import type { Random } from './random.ts';

/** How hard life is in a world: probabilities of what goes wrong each time that it could. */
export interface Climate {
  /** A process dies where it waits. */
  crash: number;
  /** A wait takes long: seconds, sometimes more than a minute. */
  stall: number;
  /** The Broker refuses an event, or takes it and its answer is lost. */
  brokerFails: number;
  /** An event is delivered twice. */
  duplicate: number;
  /** An event takes minutes. */
  delay: number;
  /** A table doesn't answer, refuses for a conflict of transactions, or does the work and its answer is lost. */
  tableFails: number;
  /** An index doesn't know yet what was written just now. */
  indexLags: number;
  /** The provider fails, in any of the ways it can. */
  providerFails: number;
  /** A webhook comes twice. */
  webhookTwice: number;
  /** A webhook never comes. */
  webhookNever: number;
  /** The answer to a buyer or a service is lost on the way. */
  answerLost: number;
  ticks: 'on time' | 'missed' | 'in storms' | 'never';
  /** Time jumps ahead, past leases. */
  jumps: number;
}

const calm: Climate = {
  crash: 0,
  stall: 0,
  brokerFails: 0,
  duplicate: 0,
  delay: 0,
  tableFails: 0,
  indexLags: 0,
  providerFails: 0,
  webhookTwice: 0,
  webhookNever: 0,
  answerLost: 0,
  ticks: 'on time',
  jumps: 0,
};

/** Each world has its own climate: some have one kind of trouble alone, most have several, none is all calm. */
export function climateOf(random: Random): Climate {
  const some = (values: number[]): number => (random.chance(0.45) ? 0 : random.pick(values));
  return {
    crash: some([0.001, 0.004, 0.012, 0.03]),
    stall: some([0.002, 0.01, 0.04]),
    brokerFails: some([0.02, 0.1, 0.3]),
    duplicate: some([0.05, 0.2, 0.5]),
    delay: some([0.02, 0.1, 0.4]),
    tableFails: some([0.002, 0.01, 0.04]),
    indexLags: some([0.1, 0.5]),
    providerFails: some([0.02, 0.1, 0.25]),
    webhookTwice: some([0.2, 0.6]),
    webhookNever: some([0.2, 1]),
    answerLost: some([0.02, 0.1]),
    ticks: random.pick(['on time', 'on time', 'missed', 'in storms', 'never']),
    jumps: random.chance(0.6) ? 0 : random.between(1, 3),
  };
}

/** Nothing goes wrong any more: what a world must come to rest in. */
export const settled = (): Climate => ({ ...calm });
