import { join } from 'node:path';
import { runCommand, UsageError } from '../command-line.ts';
import { readSettings } from '../laptop/config.ts';
import { deployByCommand, deployToLaptop } from './deploy.ts';
import { type KeyFiles, passKeys, tokenKeys } from './key-files.ts';
import { type Ring, readRing } from './ring.ts';
import { retireOld, rotate } from './rotate.ts';

const USAGE = `Usage: npm run keys -- list|rotate|retire [--passes] [--folder FOLDER [--deploy COMMAND]] [--now]

  list        print the key that signs and the other trusted keys
  rotate      sign with a new key; the old key stays trusted
  retire      stop trusting the old keys, ten minutes or more after rotate; those of passes after 400 days

  --passes    the keys of passes' codes. Default: the keys of access tokens
  --folder    the folder of the secrets. Default: the laptop's secrets (BOXOFFICE_HOME); its services load them
  --deploy    a shell command that deploys the folder and ends when the services use it. Without it, rotate takes
              one step: deploy the folder and run the command again
  --now       retire the old key at once, because it was stolen
  -h, --help  print this
`;

const options = {
  folder: { type: 'string' },
  deploy: { type: 'string' },
  now: { type: 'boolean' },
  passes: { type: 'boolean' },
} as const;

const print = (line: string) => process.stdout.write(`${line}\n`);

function printRing({ signing, next, old, signingSince }: Ring, { trustMs }: KeyFiles): void {
  print(`${signing}  signs, since ${new Date(signingSince).toISOString()}`);
  if (next) print(`${next}  trusted, signs next`);
  const until = new Date(signingSince + trustMs).toISOString();
  for (const kid of old) print(`${kid}  trusted, no longer signs: retire it from ${until} on`);
}

await runCommand({ name: 'npm run keys --', usage: USAGE, options }, async ({ values, positionals }) => {
  const [command = '', ...rest] = positionals;
  if (!['list', 'rotate', 'retire'].includes(command) || rest.length > 0)
    throw new UsageError('Name one command: list, rotate or retire');
  if (values.deploy && !values.folder) throw new UsageError('Name the --folder that --deploy deploys');
  if (values.now && command !== 'retire') throw new UsageError('Use --now with retire only');

  const files = values.passes ? passKeys : tokenKeys;
  const { home } = readSettings();
  const folder = values.folder ?? join(home, 'secrets');
  const byCommand = values.deploy ? deployByCommand(values.deploy) : undefined;
  const deploy = values.folder ? byCommand : deployToLaptop(home, files);
  if (command === 'list') printRing(readRing(folder, files), files);
  else if (command === 'retire')
    printRing(
      await retireOld(folder, deploy, { now: Date.now(), atOnce: values.now ?? false }, files),
      files,
    );
  else {
    const { ring, signs } = await rotate(folder, deploy, files);
    printRing(ring, files);
    if (!signs) print('Deploy the folder to every service, then run this command again.');
    else if (!deploy) print('Deploy the folder to the service that signs.');
  }
});
