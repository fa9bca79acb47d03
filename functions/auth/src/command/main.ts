import { parseArgs } from 'node:util';
import { operatorCommand } from '@boxoffice/shared/functions/operator-command.ts';

const USAGE = `npm run sessions -- end EMAIL|ID|--all

  end EMAIL|ID  ends every session of one account, by its email address or its id
  end --all     ends every session of every account

  -h, --help    shows this text

Who is signed out can sign in again: if a password is known to somebody else, have its owner set a new one too.
Access tokens that are out already work for five minutes at the services beside auth.

Settings: with TABLE in the environment (boxoffice-auth), that one, by the AWS settings there (AWS_REGION,
AWS_ENDPOINT_URL_DYNAMODB, ...); else the tables of the running laptop, from BOXOFFICE_HOME/env.
`;

/** The account whose sessions are to end (undefined for all), or undefined for wrong arguments. */
function read(args: string[]): { account: string | undefined } | undefined {
  const options = { all: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command, account, ...more] = positionals;
  const one = account !== undefined;
  return command === 'end' && more.length === 0 && one !== (values.all ?? false) ? { account } : undefined;
}

process.exitCode = await operatorCommand({
  usage: USAGE,
  read,
  async run({ account }) {
    const { endAll, endOf } = await import('./end.ts');
    const ended = account === undefined ? await endAll() : await endOf(account);
    if (ended === 0) process.stderr.write('There is no such account\n');
    else process.stdout.write(`Every session of ${ended} account${ended === 1 ? '' : 's'} has ended\n`);
    return ended === 0 ? 1 : 0;
  },
});
