import { parseArgs } from 'node:util';
import type { Asked } from './run.ts';

const USAGE = `npm run events -- COMMAND [--json]

  dead              lists the events that no retry could deliver
  show ID           everything about one of them, by its id or its event's
  replay ID|--all   delivers one, or all that are dead, once more
  outbox            lists the events that wait to be published

  --json            for machines
  --help            this

Settings: with BROKER_URL in the environment, that and the AWS settings there (AWS_REGION,
AWS_ENDPOINT_URL_DYNAMODB, ...); else those of the running laptop, from BOXOFFICE_HOME/env.
`;

/** What the arguments ask for; undefined when they make no sense. */
function read(args: string[]): Asked | 'help' | undefined {
  const options = { json: { type: 'boolean' }, help: { type: 'boolean' }, all: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return 'help';
  const json = values.json ?? false;
  const [command, id, ...more] = positionals;
  if (more.length > 0 || (values.all && command !== 'replay')) return undefined;
  if ((command === 'dead' || command === 'outbox') && !id) return { command, json };
  if (command === 'show' && id) return { command, id, json };
  if (command === 'replay' && (id === undefined) === (values.all ?? false)) return { command, id, json };
  return undefined;
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
    const { run } = await import('./run.ts');
    return await run(asked);
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    const why =
      code === 'ECONNREFUSED' ? 'The tables do not answer: is Boxoffice running?' : `${name}: ${message}`;
    process.stderr.write(`${why}\n`);
    return 1;
  }
}

process.exitCode = await main();
