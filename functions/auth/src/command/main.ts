import { parseArgs } from 'node:util';
import { operatorCommand } from '@boxoffice/shared/functions/operator-command.ts';

const USAGE = `npm run sessions -- end EMAIL|ID|--all

  end EMAIL|ID  ends every session of one account, by its email address or its id
  end --all     ends every session of every account

  -h, --help    shows this text

The users can sign in again. If somebody else knows a user's password, the user must also set a new password.
The other services accept existing access tokens for up to five more minutes.

Settings: if TABLE is set (boxoffice-auth in a cluster), the command uses that table and the AWS settings of the
environment (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...). Otherwise it uses the tables of the running laptop, from
BOXOFFICE_HOME/env.
`;

/** The account whose sessions end, or undefined for all accounts. The result is undefined for wrong arguments. */
function read(args: string[]): { account: string | undefined } | undefined {
  const options = { all: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command, account, ...rest] = positionals;
  const hasAccount = account !== undefined;
  return command === 'end' && rest.length === 0 && hasAccount !== (values.all ?? false)
    ? { account }
    : undefined;
}

process.exitCode = await operatorCommand({
  usage: USAGE,
  read,
  async run({ account }) {
    const { endAllSessions, endSessionsOf } = await import('./end-sessions.ts');
    const accounts = account === undefined ? await endAllSessions() : await endSessionsOf(account);
    if (accounts === 0) process.stderr.write('There is no such account\n');
    else process.stdout.write(`Ended every session of ${accounts} account${accounts === 1 ? '' : 's'}\n`);
    return accounts === 0 ? 1 : 0;
  },
});
