import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from '../laptop/config.ts';
import { byCommand, byLaptop } from './deploy.ts';
import { KeysError, KNOWN_MS, type Ring, readRing } from './ring.ts';
import { retireOld, rotate } from './rotate.ts';

const USAGE = `npm run keys -- COMMAND [--folder FOLDER [--deploy COMMAND]]

  list      the keys: which one signs access tokens, and which are known besides
  rotate    has a new key sign; the old one stays known
  retire    forgets the old key, ten minutes after that or later

  --folder  where the secrets are; without it, those of the laptop (BOXOFFICE_HOME), whose services take them
  --deploy  what brings the folder to the services, and ends when they use it. Without it, rotate takes one
            step at a time: deploy after each, and run it again
  --now     retire at once, for a key that was stolen
  --help    this
`;

const options = {
  folder: { type: 'string' },
  deploy: { type: 'string' },
  now: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const say = (line: string) => process.stdout.write(`${line}\n`);

function show({ signing, next, old, since }: Ring): void {
  say(`${signing}  signs, since ${new Date(since).toISOString()}`);
  if (next) say(`${next}  known, signs next`);
  const until = new Date(since + KNOWN_MS).toISOString();
  for (const kid of old) say(`${kid}  known, signs no more: to be retired, from ${until} on`);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command, ...more] = positionals;
  const known = ['list', 'rotate', 'retire'].includes(command ?? '') && more.length === 0;
  if (values.help || !known || (values.deploy && !values.folder)) {
    (values.help ? process.stdout : process.stderr).write(USAGE);
    return values.help ? 0 : 2;
  }
  const { home } = readSettings();
  const folder = values.folder ?? join(home, 'secrets');
  const chosen = values.deploy ? byCommand(values.deploy) : undefined;
  const deploy = values.folder ? chosen : byLaptop(home);
  if (command === 'rotate') {
    const { ring, signs } = await rotate(folder, deploy);
    show(ring);
    if (!signs) say('Bring it to every service, and then run this again.');
    else if (!deploy) say('Bring it to auth.');
  } else if (command === 'retire')
    show(await retireOld(folder, deploy, { now: Date.now(), early: values.now ?? false }));
  else show(readRing(folder));
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof KeysError) && !code?.startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
