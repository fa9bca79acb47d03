import { parseArgs } from 'node:util';
import { operatorCommand } from '@boxoffice/shared/functions/operator-command.ts';
import type { CommandArguments } from './run.ts';

const USAGE = `npm run events -- dead [--fail-if-any] | show ID | replay ID|--all | discard ID | outbox | stuck [--json]

  dead              lists the dead letters: events that no retry could deliver
  show ID           shows one dead letter, by its id or its event's id
  replay ID|--all   delivers one dead letter, or all, once more
  discard ID        takes one dead letter off the list without delivering it; it is kept for 30 days
  outbox            lists the events that wait to be published, or for the confirmation of their version
  stuck             lists the rows that sweeps fail to finish, such as payments that the provider does not know

  --fail-if-any     exits with 1 if there is a dead letter, for cron
  --json            prints JSON
  -h, --help        shows this text

Settings: if BROKER_URL is set, the command uses it and the AWS settings of the environment (AWS_REGION,
AWS_ENDPOINT_URL_DYNAMODB, ...). Otherwise it uses those of the running laptop, from BOXOFFICE_HOME/env.
`;

function read(args: string[]): CommandArguments | undefined {
  const options = {
    json: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    'fail-if-any': { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const { json, all, 'fail-if-any': failIfAny } = values;
  const [command, id, ...more] = positionals;
  if (more.length > 0 || (all && command !== 'replay') || (failIfAny && command !== 'dead')) return undefined;
  if (command === 'dead' && !id) return { command, failIfAny, json };
  if ((command === 'outbox' || command === 'stuck') && !id) return { command, json };
  if ((command === 'show' || command === 'discard') && id) return { command, id, json };
  if (command === 'replay' && (id === undefined) === all) return { command, id, json };
  return undefined;
}

process.exitCode = await operatorCommand({
  usage: USAGE,
  read,
  run: async (args) => (await import('./run.ts')).run(args),
});
