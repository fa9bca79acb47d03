import { median } from '../harness/machine.ts';
import { publishBrokenEvent, statusOfNonEvent } from './broken-event.ts';
import { broker } from './broker-away.ts';
import { Cluster } from './cluster.ts';
import type { Context, Options } from './context.ts';
import { Deployment } from './deployment.ts';
import { browser } from './in-browser.ts';
import { Ingress } from './ingress.ts';
import { checkNetworkPolicies } from './network-policies.ts';
import { buy, purchase } from './purchase.ts';
import { inSeconds, Report } from './report.ts';
import { kills, outages } from './under-load.ts';
import { bodies } from './unread-bodies.ts';
import { validateManifests } from './validate-manifests.ts';
import { measureWakeUps } from './wake-ups.ts';
import { deleteWrongRevisions, deployWrongEndpoint } from './wrong-endpoint.ts';

const SHORT_WINDOW = '6s';
/** The longest cold start of orders, as a multiple of helloworld's. */
const COLD_START_RATIO = 1.3;

const parts: Record<string, (context: Context) => Promise<void>> = {
  purchase,
  browser,
  network,
  bodies,
  broker,
  settings,
  poison,
  kills,
  outages,
  wakes,
};
export const partNames = Object.keys(parts);

/** Runs the parts and prints one table. @returns whether every check holds */
export async function proveOnCluster(options: Options): Promise<boolean> {
  const report = new Report();
  const ingress = new Ingress(options.ingress);
  try {
    const deployment = await Deployment.find();
    const restore = () => void deployment.restore().finally(() => process.exit(130));
    process.once('SIGINT', restore).once('SIGTERM', restore);
    await report.part('the API server accepts every manifest', async () => {
      const skipped = await validateManifests();
      const exception =
        skipped.length > 0 ? `, without ${skipped.join(', ')}, which this cluster does not define` : '';
      report.figure('the API server accepts every manifest, strictly', `yes${exception}`);
    });
    const cluster = await Cluster.open(ingress, deployment);
    try {
      for (const [name, run] of Object.entries(parts))
        if (!options.only || options.only.split(',').includes(name))
          await report.part(name, () => run({ report, ingress, cluster, deployment, options }));
    } finally {
      cluster.close();
      await deployment.restore();
    }
  } catch (error) {
    report.check('the deployment', false, (error as Error).message);
  }
  return report.end(options.write);
}

async function network({ report }: Context): Promise<void> {
  const { enforced, differences } = await checkNetworkPolicies();
  report.figure(
    'the cluster enforces NetworkPolicies',
    enforced ? 'yes' : 'no (a pod without a label reaches every target)',
  );
  if (enforced)
    report.check(
      'each pod reaches exactly the allowed targets',
      differences.length === 0,
      differences.join(', '),
    );
}

async function settings({ report, cluster, deployment }: Context): Promise<void> {
  const { line, before, ready } = await deployWrongEndpoint(deployment);
  report.figure('a pod with a wrong endpoint logs', line);
  report.check('the revision before stays the ready one', ready === before, ready);
  await buy(cluster);
  report.check('the revision before still sells', true);
  await deployment.change({});
  await deleteWrongRevisions();
  await deployment.restore();
}

async function poison({ report, cluster }: Context): Promise<void> {
  const status = await statusOfNonEvent(cluster);
  report.check('the Broker answers 400 to a request that is not a CloudEvent', status === 400, `${status}`);
  const { deadLetters, seconds } = await publishBrokenEvent(cluster);
  const destinations = deadLetters.map(
    ({ destination, error }) =>
      `${new URL(destination).host.split('.')[0]} (${error.code} ${error.text.slice(0, 80)})`,
  );
  report.figure(
    'a broken event becomes a dead letter of each subscriber',
    `after ${inSeconds(seconds)}: ${destinations.toSorted().join(', ')}`,
  );
}

async function wakes({ report, cluster, deployment, options }: Context): Promise<void> {
  const { hello: image, wakes: rounds } = options;
  if (!image) return report.figure('cold starts beside a helloworld', 'not measured: no --hello');
  await deployment.changeAndWait({ window: SHORT_WINDOW });
  const times = await measureWakeUps(
    { image, window: SHORT_WINDOW, rounds },
    cluster.env().SIGNING_KEY ?? '',
    report.progress,
  );
  const helloworld = median(times.get('helloworld') ?? []);
  for (const [name, all] of times) {
    const [least, most] = [Math.min(...all), Math.max(...all)].map((ms) => ms.toFixed(0));
    const ratio = (median(all) / helloworld).toFixed(2);
    report.figure(
      `${name}, first answer from zero, median of ${rounds}`,
      `${median(all).toFixed(0)} ms (${least} to ${most}), ${ratio} times helloworld`,
    );
  }
  const ratio = median(times.get('orders') ?? []) / helloworld;
  report.check(
    `orders takes at most ${COLD_START_RATIO} times helloworld`,
    ratio <= COLD_START_RATIO,
    ratio.toFixed(2),
  );
}
