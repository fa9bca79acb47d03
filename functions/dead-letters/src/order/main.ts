import { log } from 'node:console';
import { parseArgs } from 'node:util';
import { operatorCommand } from '@boxoffice/shared/functions/operator-command.ts';

const USAGE = `npm run order -- show ID [--logs FILE] [--json]

  show ID      shows an order: what happened, its money at the provider, its passes, its events that wait, its dead
               letters, its log lines, and its rows in all tables

  --logs FILE  a file with log lines, - for standard input; by default the log of the running laptop
  --json       prints JSON
  -h, --help   shows this text

Settings: if BROKER_URL is set, the command uses it and the AWS settings of the environment (AWS_REGION,
AWS_ENDPOINT_URL_DYNAMODB, ...). Otherwise it uses those of the running laptop, from BOXOFFICE_HOME/env. It asks
Stripe if STRIPE_SECRET_KEY is set. On a cluster the log is that of the pods that run:

  kubectl -n boxoffice logs -l serving.knative.dev/service -c user-container --prefix --tail=-1 |
    npm run --silent order -- show ID --logs -
`;

/** Ids are UUIDs; nothing else may reach a query. */
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

interface Arguments {
  id: string;
  logs: string | undefined;
  json: boolean;
}

function read(args: string[]): Arguments | undefined {
  const options = { json: { type: 'boolean', default: false }, logs: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command, id = '', ...more] = positionals;
  if (command !== 'show' || !ID.test(id) || more.length > 0) return undefined;
  return { id, logs: values.logs, json: values.json };
}

process.exitCode = await operatorCommand({
  usage: USAGE,
  read,
  run: async ({ id, logs, json }) => {
    const { storyOf, storyToJson } = await import('./story.ts');
    const { formatStory } = await import('./format-story.ts');
    const story = await storyOf(id, logs);
    if (story) log(json ? JSON.stringify(storyToJson(story), null, 2) : formatStory(story, Date.now()));
    else process.stderr.write(`No table contains order ${id}\n`);
    return story ? 0 : 1;
  },
});
