import { type ChaosOptions, type ChaosOutcome, chaos } from '../harness/chaos/chaos.ts';
import type { RunningSystem } from '../harness/running-system.ts';
import { CLUSTER_TARGETS } from './cluster.ts';
import type { Context } from './context.ts';
import type { Changes } from './deployment.ts';
import { OUTAGE_SECONDS, OUTAGES, withOutages } from './outages.ts';
import { inSeconds } from './report.ts';

/** Short holds and high rate limits: the whole load comes from one address within a minute. */
const LOAD_SETTINGS = { HOLD_SECONDS: '20', LIMITS_SCALE: '1000' };

const duringLoad = ({ options }: Context): Changes => ({ settings: LOAD_SETTINGS, pods: options.pods });

/** Kills pods under load. */
export async function kills(context: Context): Promise<void> {
  const { seconds, every } = context.options;
  const load = { targets: CLUSTER_TARGETS, seconds, every, settleSeconds: 240 };
  const { kills: killed } = await underLoad(context, context.cluster, load);
  context.report.figure(`killed under load, seed ${context.options.seed}`, killed);
}

/** Each outage is longer than the retries of an event, so the Broker's channel loses events. */
export async function outages(context: Context): Promise<void> {
  const { cluster, deployment, report } = context;
  const system = withOutages(cluster, deployment, duringLoad(context), report.progress);
  const load = {
    targets: OUTAGES,
    seconds: OUTAGE_SECONDS,
    every: 15,
    settleSeconds: 600,
    tickMs: 30_000,
    deadLettersAllowed: true,
  };
  const { kills: ended } = await underLoad(context, system, load);
  report.figure(`outages under load, seed ${context.options.seed}`, ended);
}

/** Runs the load with short holds, and checks that every invariant holds in the end. */
async function underLoad(
  context: Context,
  system: RunningSystem,
  load: Pick<
    ChaosOptions,
    'targets' | 'seconds' | 'every' | 'settleSeconds' | 'tickMs' | 'deadLettersAllowed'
  >,
): Promise<ChaosOutcome> {
  const { report, deployment, options } = context;
  await deployment.changeAndWait(duringLoad(context));
  const holdSeconds = Number(LOAD_SETTINGS.HOLD_SECONDS);
  const { buyers, seed } = options;
  const outcome = await chaos(system, {
    ...load,
    buyers,
    seed,
    holdSeconds,
    seats: 30,
    progress: report.progress,
  });
  const { tally, violations } = outcome;
  report.figure(
    'orders',
    `${tally.of('orders attempted')} attempted, ${tally.of('paid')} paid; ${outcome.ended}`,
  );
  report.figure('settled after', inSeconds(outcome.settledAfterSeconds));
  const messages = violations.map(({ message }) => message).join('; ');
  report.check('every invariant holds', violations.length === 0, messages);
  for (const orderReport of outcome.orderReports) report.progress(orderReport);
  return outcome;
}
