import { commandLine, usageError } from '../harness/command-line.ts';
import { partNames, proveOnCluster } from './parts.ts';

const USAGE = `Usage: npm run proof:cluster -- [options]

Tests the system that is deployed to the cluster of kubectl's current context, from knative/overlays/local
(knative/README.md): a purchase from zero, also in a browser, scale to zero, cold starts beside a plain helloworld, a Broker that is away for
ten seconds, kills under load, outages that are longer than the retries of an event, dead letters, bodies that nobody reads,
wrong settings and NetworkPolicies. Orders is not at rest for six hours after an event was cancelled, as the load of the
kills does: run the part "purchase" before it. Some parts change settings of the deployed services, and put them back. Takes about
three quarters of an hour, mostly waiting.

  --ingress URL   address of the cluster's ingress gateway (http://127.0.0.1:8080)
  --hello IMAGE   a static helloworld that listens on 8080; without it, cold starts are not compared
  --wakes N       cold starts of each service (15)
  --seconds N     duration of the load while pods are killed (60)
  --buyers N      buyers at the same time (8)
  --every N       mean seconds between two kills (6)
  --pods N        pods of each service that always run during kills and outages (as many as the autoscaler wants)
  --seed N        decides the kills and the choices of the buyers (random)
  --only PARTS    some of ${partNames.join(',')}
  --write         write the figures into proof/README.md

Exit code 1 if a check fails.
`;

const options = commandLine(USAGE, {
  ingress: 'http://127.0.0.1:8080',
  hello: '',
  wakes: 15,
  seconds: 60,
  buyers: 8,
  every: 6,
  pods: 0,
  seed: 1 + (Date.now() % 1_000_000),
  only: '',
  write: false,
});
for (const name of options.only.split(',').filter(Boolean))
  if (!partNames.includes(name)) usageError(`Unknown part "${name}". The parts are ${partNames.join(', ')}`);
if (!URL.canParse(options.ingress)) usageError(`--ingress must be a URL, not "${options.ingress}"`);
process.exitCode = (await proveOnCluster(options)) ? 0 : 1;
