import { parseArgs } from 'node:util';
import { readSettings } from './config.ts';
import { builtImages, projectImages } from './images.ts';
import { toTerminal } from './log.ts';
import { buildBundles } from './setup/bundles.js';
import { exitWith, runUntilSignalled } from './signals.ts';
import { startSystem } from './system.ts';

const HELP = `Usage: npm start -- [--fresh] [--empty] [--built] [--traces]

Starts the whole system from knative/base and stops it on Ctrl-C.

  --fresh      delete all state first
  --empty      list no demo tickets at the first start
  --built      run the bundles of the images, and build them first if a source changed
  --traces     show the way of each order on a page of its own (TRACES_PORT)
  -h, --help   print this help

While it runs from the sources, edit a file in functions/*/src or shared/src: the next request runs the new
code. To edit the site, run "npm run dev:site" in another terminal.

Settings come from the environment: PORT, BOXOFFICE_HOME, IDLE_SECONDS, HOLD_SECONDS, HOLDS_PER_USER,
SEATS_PER_USER, SEATS_PER_SHARD, REFUND_DAYS, LIMITS_SCALE, FEE_PERCENT, SELL_WITHOUT_PAYOUTS, STRIPE_PORT, STRIPE_SECRET_KEY,
STRIPE_WEBHOOK_SECRET, COVERS_URL, SMTP_URL, MAIL_FROM, MAIL_PORT, TRACES_PORT, AWS_ENDPOINT_URL_S3,
OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER_ARG, AWS_ENDPOINT_URL_DYNAMODB, NATS_URL, HTTPS_PROXY, NO_PROXY.
README.md explains them.
`;

function readFlags(): Record<'fresh' | 'empty' | 'built' | 'traces' | 'help', boolean> {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const help = { ...flag, short: 'h' };
    return parseArgs({ options: { fresh: flag, empty: flag, built: flag, traces: flag, help } }).values;
  } catch (error) {
    const [reason] = (error as Error).message.split('. ');
    process.stderr.write(`${reason}: run npm start -- --help for the list of flags\n`);
    process.exit(2);
  }
}

try {
  const { help, built, fresh, empty, traces } = readFlags();
  if (help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const settings = readSettings(process.env, { fresh, empty, traces });
  if (built) await buildBundles({ log: toTerminal });
  const images = built ? builtImages : projectImages;
  await runUntilSignalled(async (signal) => {
    const system = await startSystem(settings, { signal, images });
    if (!built) toTerminal('To edit the site, run npm run dev:site in another terminal');
    return system;
  }, toTerminal);
} catch (error) {
  exitWith(error as Error);
}
