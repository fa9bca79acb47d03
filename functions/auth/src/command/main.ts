import { parseArgs } from 'node:util';

const USAGE = `npm run sessions -- end EMAIL|ID|--all

  end EMAIL|ID  ends every session of one account, by its email address or its id
  end --all     ends every session of every account

  --help        this

Who is signed out can sign in again: if a password is known to somebody else, have its owner set a new one too.
Access tokens that are out already work for five minutes at the services beside auth.

Settings: with TABLE in the environment (boxoffice-auth), that one, by the AWS settings there (AWS_REGION,
AWS_ENDPOINT_URL_DYNAMODB, ...); else the tables of the running laptop, from BOXOFFICE_HOME/env.
`;

/** Whose sessions are to end, 'help', or undefined when the arguments make no sense. */
function read(args: string[]): { account: string | undefined } | 'help' | undefined {
  const options = { all: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return 'help';
  const [command, account, ...more] = positionals;
  const one = account !== undefined;
  return command === 'end' && more.length === 0 && one !== (values.all ?? false) ? { account } : undefined;
}

async function main(): Promise<number> {
  let asked: ReturnType<typeof read>;
  try {
    asked = read(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  }
  if (asked === undefined || asked === 'help') {
    (asked ? process.stdout : process.stderr).write(USAGE);
    return asked ? 0 : 2;
  }
  try {
    // Reads the settings, which asking for help must not need.
    const { endAll, endOf } = await import('./end.ts');
    const ended = asked.account === undefined ? await endAll() : await endOf(asked.account);
    if (ended === 0) process.stderr.write('There is no such account\n');
    else process.stdout.write(`Every session of ${ended} account${ended === 1 ? '' : 's'} has ended\n`);
    return ended === 0 ? 1 : 0;
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    const why =
      code === 'ECONNREFUSED' ? 'The tables do not answer: is Boxoffice running?' : `${name}: ${message}`;
    process.stderr.write(`${why}\n`);
    return 1;
  }
}

process.exitCode = await main();
