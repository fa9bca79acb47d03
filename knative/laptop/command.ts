import { parseArgs } from 'node:util';
import { readSettings } from './config.ts';
import { builtImages, projectImages } from './images.ts';
import { StartError, toTerminal } from './log.ts';
import { buildBundles } from './setup/bundles.js';
import { fail, runUntilSignalled } from './signals.ts';
import { startSystem } from './system.ts';

const HELP = `Usage: npm start -- [--fresh] [--empty] [--built]

Starts the whole system from knative/base and stops it on Ctrl-C.

  --fresh   begin again: forget all state first
  --empty   list no demo tickets at the first start
  --built   run the bundles that the images have, built where they are out of date
  --help    print this

Settings come from the environment: PORT, BOXOFFICE_HOME, IDLE_SECONDS, HOLD_SECONDS, HOLDS_PER_USER,
SEATS_PER_USER, LIMITS_SCALE, STRIPE_PORT, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, SMTP_URL, MAIL_FROM,
MAIL_PORT, AWS_ENDPOINT_URL_DYNAMODB, NATS_URL.
README.md tells what they mean.
`;

function flags(): { fresh: boolean; empty: boolean; built: boolean; help: boolean } {
  try {
    const boolean = { type: 'boolean', default: false } as const;
    return parseArgs({ options: { fresh: boolean, empty: boolean, built: boolean, help: boolean } }).values;
  } catch (error) {
    throw new StartError(`${(error as Error).message.split('. ')[0]}; see npm start -- --help`);
  }
}

try {
  const { help, built, ...asked } = flags();
  if (help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const settings = readSettings(process.env, asked);
  if (built) await buildBundles({ log: toTerminal });
  const images = built ? builtImages : projectImages;
  await runUntilSignalled((signal) => startSystem(settings, { signal, images }), toTerminal);
} catch (error) {
  fail(error as Error);
}
