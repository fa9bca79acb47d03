import { commandLine, usageError } from '../harness/command-line.ts';
import { partNames, proveOnCluster } from './parts.ts';

const USAGE = `Usage: npm run proof:cluster -- [options]

Deploys knative/overlays/local to the cluster of kubectl's current context, whose images must be there
(knative/README.md). Then it proves a purchase from zero, scale to zero, cold starts beside a plain helloworld, kills
under load, dead letters, wrong settings and NetworkPolicies. Takes half an hour, mostly waiting for scale to zero.

  --ingress URL   address of the cluster's ingress gateway (http://127.0.0.1:8080)
  --hello IMAGE   a static helloworld that listens on 8080; without it, cold starts are not compared
  --wakes N       cold starts of each service (15)
  --seconds N     duration of the load while pods are killed (60)
  --buyers N      buyers at the same time (8)
  --every N       mean seconds between two kills (6)
  --seed N        decides the kills and the choices of the buyers (random)
  --only PART     one of ${partNames.join(', ')}
  --fresh         first delete the namespaces boxoffice and boxoffice-cloud with everything in them
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
  seed: 1 + (Date.now() % 1_000_000),
  only: '',
  fresh: false,
  write: false,
});
if (options.only && !partNames.includes(options.only)) usageError(`There is no part "${options.only}"`);
if (!URL.canParse(options.ingress)) usageError(`--ingress must be a URL, not "${options.ingress}"`);
process.exitCode = (await proveOnCluster(options)) ? 0 : 1;
