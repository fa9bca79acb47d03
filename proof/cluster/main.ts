import { parseArgs } from 'node:util';
import { proveOnCluster } from './proof.ts';

const HELP = `Usage: npm run proof:cluster -- [options]

Deploys knative/overlays/local to the cluster that kubectl points at, whose images must be there (knative/README.md),
and proves on it: a purchase from zero, sleep, wake-ups beside a plain helloworld, kills under load, dead letters,
wrong settings, and who can reach whom. Takes half an hour, most of it waiting for services to fall asleep.

  --ingress URL   where the cluster's ingress gateway answers (http://127.0.0.1:8080)
  --hello IMAGE   of a static helloworld that listens on 8080; without it, wake-ups are not compared
  --wakes N       how often each service is woken from zero (15)
  --seconds N     of load while pods are killed (60)
  --buyers N      at once (8)
  --every N       seconds between two kills, on average (6)
  --seed N        of who is killed and what buyers do (any)
  --only PART     one of purchase, wakes, kills, poison, settings, network
  --fresh         delete the namespaces boxoffice and boxoffice-cloud first, with all that is in them
`;

const { values } = parseArgs({
  options: {
    ingress: { type: 'string', default: 'http://127.0.0.1:8080' },
    hello: { type: 'string' },
    wakes: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '60' },
    buyers: { type: 'string', default: '8' },
    every: { type: 'string', default: '6' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else {
  const { wakes, seconds, buyers, every, seed } = values;
  const holds = await proveOnCluster({
    ...values,
    wakes: Number(wakes),
    load: { seconds: Number(seconds), buyers: Number(buyers), every: Number(every), seed: Number(seed) },
  });
  process.exitCode = holds ? 0 : 1;
}
