import { resolve } from 'node:path';
import { z } from 'zod';
import { StartError } from './log.ts';

const repository = resolve(import.meta.dirname, '../..');

const port = z.coerce
  .number('must be a port number')
  .pipe(z.int('must be a whole number').min(0, 'must be 0 to 65535').max(65535, 'must be 0 to 65535'));
const seconds = z.coerce
  .number('must be a number of seconds')
  .pipe(z.number().positive('must be more than 0').max(86_400, 'must be at most a day'));
const count = z.coerce
  .number('must be a number')
  .pipe(z.int('must be a whole number').min(1, 'must be 1 or more'));
const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL such as ${example}` });

const Environment = z.object({
  PORT: port.default(3000),
  BOXOFFICE_HOME: z.string().default('.boxoffice'),
  BOXOFFICE_MANIFESTS: z.string().optional(),
  IDLE_SECONDS: seconds.optional(),
  HOLD_SECONDS: seconds.pipe(z.int('must be whole seconds')).optional(),
  HOLDS_PER_USER: count.optional(),
  SEATS_PER_USER: count.optional(),
  LIMITS_SCALE: z.coerce.number('must be a number').positive('must be more than 0').optional(),
  STRIPE_PORT: port.optional(),
  STRIPE_SECRET_KEY: z.string().startsWith('sk_', 'must start with sk_').optional(),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_', 'must start with whsec_').optional(),
  SMTP_URL: url(/^smtps?$/, 'smtps://user:password@mail.example.com').optional(),
  MAIL_PORT: port.optional(),
  AWS_REGION: z.string().optional(),
  AWS_ENDPOINT_URL_DYNAMODB: url(/^https?$/, 'http://localhost:8000').optional(),
  NATS_URL: url(/^(nats|tls)$/, 'nats://localhost:4222').optional(),
});

/** All that decides how the system runs. Ports that are 0 are any that is free. */
export type Settings = {
  /** The repository, from which images are run. */
  root: string;
  /** The folder of the manifests. */
  base: string;
  /** The folder of all state. */
  home: string;
  /** The public port. */
  port: number;
  stripePort: number;
  /** Of the page that shows the mails that the stand-in got. */
  mailPort: number;
  /** Overrides every manifest's scale-down window. */
  idleSeconds?: number | undefined;
  /** Values of ConfigMaps that the environment sets, by key. */
  overrides: Record<string, string>;
  stripeSecretKey?: string | undefined;
  stripeWebhookSecret?: string | undefined;
  /** Of a mail server; without it mails land in the home. */
  smtpUrl?: string | undefined;
  /** Of tables that run already; without it a server for them is started. */
  tablesUrl?: string | undefined;
  /** Of a nats-server that runs already; without it one is started. */
  natsUrl?: string | undefined;
  /** What every process inherits: its path, and who it is for AWS. */
  inherited: Record<string, string>;
  /** Begin with an empty state. */
  fresh: boolean;
  /** List no demo tickets at the first start. */
  empty: boolean;
};

/**
 * Reads the settings of `npm start` from the environment; an empty variable counts as absent.
 * @throws StartError naming the variable and what is wrong with it
 */
export function readSettings(
  env: NodeJS.ProcessEnv = process.env,
  flags: { fresh: boolean; empty: boolean } = { fresh: false, empty: false },
): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]);
    const shown = /SECRET|SMTP_URL/.test(name) ? '' : ` (it is "${given[name]}")`;
    throw new StartError(`${name} ${issue?.message}${shown}`);
  }
  const has = parsed.data;
  return {
    root: repository,
    base: resolve(repository, has.BOXOFFICE_MANIFESTS ?? 'knative/base'),
    home: resolve(has.BOXOFFICE_HOME),
    port: has.PORT,
    ...standInPorts(has),
    idleSeconds: has.IDLE_SECONDS,
    overrides: pick(given, [
      'HOLD_SECONDS',
      'HOLDS_PER_USER',
      'SEATS_PER_USER',
      'LIMITS_SCALE',
      'AWS_REGION',
      'MAIL_FROM',
    ]),
    stripeSecretKey: has.STRIPE_SECRET_KEY,
    stripeWebhookSecret: has.STRIPE_WEBHOOK_SECRET,
    smtpUrl: has.SMTP_URL,
    tablesUrl: has.AWS_ENDPOINT_URL_DYNAMODB,
    natsUrl: has.NATS_URL,
    inherited: pick(
      given,
      Object.keys(given).filter((name) =>
        /^(PATH|HOME|TMPDIR|LANG|TZ|NODE_EXTRA_CA_CERTS|AWS_.+)$/.test(name),
      ),
    ),
    ...flags,
  };
}

/** The ports of the stand-ins, behind the public one unless they are given. */
function standInPorts(given: {
  PORT: number;
  STRIPE_PORT?: number | undefined;
  MAIL_PORT?: number | undefined;
}) {
  const ports = { PORT: given.PORT, STRIPE_PORT: given.STRIPE_PORT, MAIL_PORT: given.MAIL_PORT };
  for (const [name, behind] of [
    ['STRIPE_PORT', 1],
    ['MAIL_PORT', 2],
  ] as const) {
    const port = ports[name] ?? (ports.PORT === 0 ? 0 : ports.PORT + behind);
    if (port > 65535) throw new StartError(`${name} must be set when PORT is ${ports.PORT}`);
    const twin = Object.entries(ports).find(([other, taken]) => other !== name && taken === port);
    if (port !== 0 && twin) throw new StartError(`${name} must differ from ${twin[0]}`);
    ports[name] = port;
  }
  return { stripePort: ports.STRIPE_PORT ?? 0, mailPort: ports.MAIL_PORT ?? 0 };
}

function pick(env: Record<string, string | undefined>, names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
