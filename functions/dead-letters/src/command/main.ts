import { parseArgs } from 'node:util';
import { operatorCommand } from '@boxoffice/shared/functions/operator-command.ts';
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

process.exitCode = await operatorCommand({
  usage: USAGE,
  read,
  run: async (asked) => (await import('./run.ts')).run(asked),
});
