import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
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

/** The proxy's variables have names in lower case too. */
const PROXY = ['HTTPS_PROXY', 'NO_PROXY'];

const Environment = z.object({
  PORT: port.default(3000),
  BOXOFFICE_HOME: z.string().default('.boxoffice'),
  BOXOFFICE_MANIFESTS: z.string().optional(),
  IDLE_SECONDS: seconds.optional(),
  HOLD_SECONDS: seconds.pipe(z.int('must be whole seconds')).optional(),
  HOLDS_PER_USER: count.optional(),
  SEATS_PER_USER: count.optional(),
  SEATS_PER_SHARD: count.optional(),
  REFUND_DAYS: z.coerce
    .number('must be a number')
    .pipe(z.int('must be whole days').min(0, 'must be 0 or more'))
    .optional(),
  FEE_PERCENT: z.coerce
    .number('must be a number')
    .min(0, 'must be 0 to 100')
    .max(100, 'must be 0 to 100')
    .optional(),
  SELL_WITHOUT_PAYOUTS: z.enum(['true', 'false'], 'must be true or false').optional(),
  LIMITS_SCALE: z.coerce.number('must be a number').positive('must be more than 0').optional(),
  STRIPE_PORT: port.optional(),
  STRIPE_SECRET_KEY: z.string().startsWith('sk_', 'must start with sk_').optional(),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_', 'must start with whsec_').optional(),
  LEGAL_DIR: z.string().optional(),
  COVERS_URL: url(/^(file|s3)$/, 's3://bucket/prefix').optional(),
  SMTP_URL: url(/^smtps?$/, 'smtps://user:password@mail.example.com').optional(),
  MAIL_PORT: port.optional(),
  TRACES_PORT: port.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(/^https?$/, 'http://localhost:4318').optional(),
  AWS_REGION: z.string().optional(),
  AWS_ENDPOINT_URL_S3: url(/^https?$/, 'http://localhost:9000').optional(),
  AWS_ENDPOINT_URL_DYNAMODB: url(/^https?$/, 'http://localhost:8000').optional(),
  HTTPS_PROXY: url(/^https?$/, 'http://proxy.example.com:3128').optional(),
  NATS_URL: url(/^(nats|tls)$/, 'nats://localhost:4222').optional(),
});

/** The settings of a system. Port 0 means any free port. */
export type Settings = {
  /** The repository: the folder that images are run from. */
  root: string;
  /** The folder of the manifests. */
  base: string;
  /** The folder of all state. */
  home: string;
  /** The public port. */
  port: number;
  stripePort: number;
  /** The port of the mail fake's page. */
  mailPort: number;
  /** The port of the collector of traces; without one none runs. */
  tracesPort?: number | undefined;
  /** Overrides every manifest's scale-down window. */
  idleSeconds?: number | undefined;
  /** Values from the environment that replace those of ConfigMaps, by key. */
  overrides: Record<string, string>;
  stripeSecretKey?: string | undefined;
  stripeWebhookSecret?: string | undefined;
  /** A mail server; without one the mail fake runs. */
  smtpUrl?: string | undefined;
  /** A DynamoDB endpoint; without one a tables server is started. */
  tablesUrl?: string | undefined;
  /** A nats-server that runs already; without one a nats-server is started. */
  natsUrl?: string | undefined;
  /** Environment variables that every process inherits, such as PATH and those of AWS. */
  inherited: Record<string, string>;
  /** Delete all state first. */
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
  flags: { fresh: boolean; empty: boolean; traces?: boolean } = { fresh: false, empty: false },
): Settings {
  const given = Object.fromEntries(
    [...PROXY.map((name) => [name, env[name.toLowerCase()]] as const), ...Object.entries(env)].filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]);
    const shown = /SECRET|SMTP_URL|PROXY/.test(name) ? '' : ` (it is "${given[name]}")`;
    throw new StartError(`${name} ${issue?.message}${shown}`);
  }
  const { data } = parsed;
  const { traces, ...rest } = flags;
  const { tracesPort, ...ports } = fakePorts(data);
  const home = resolve(data.BOXOFFICE_HOME);
  return {
    root: repository,
    base: resolve(repository, data.BOXOFFICE_MANIFESTS ?? 'knative/base'),
    home,
    port: data.PORT,
    ...ports,
    ...(traces && { tracesPort }),
    idleSeconds: data.IDLE_SECONDS,
    overrides: {
      COVERS_URL: pathToFileURL(join(home, 'covers')).href,
      ...pick(given, [
        'HOLD_SECONDS',
        'HOLDS_PER_USER',
        'SEATS_PER_USER',
        'SEATS_PER_SHARD',
        'REFUND_DAYS',
        'FEE_PERCENT',
        'SELL_WITHOUT_PAYOUTS',
        'LIMITS_SCALE',
        'AWS_REGION',
        'MAIL_FROM',
        'COVERS_URL',
        'AWS_ENDPOINT_URL_S3',
        'OTEL_EXPORTER_OTLP_ENDPOINT',
        'OTEL_TRACES_SAMPLER_ARG',
      ]),
      // The manifests name a folder of a pod.
      LEGAL_DIR: data.LEGAL_DIR ? resolve(data.LEGAL_DIR) : '',
    },
    stripeSecretKey: data.STRIPE_SECRET_KEY,
    stripeWebhookSecret: data.STRIPE_WEBHOOK_SECRET,
    smtpUrl: data.SMTP_URL,
    tablesUrl: data.AWS_ENDPOINT_URL_DYNAMODB,
    natsUrl: data.NATS_URL,
    inherited: pick(
      given,
      Object.keys(given).filter((name) =>
        /^(PATH|HOME|TMPDIR|LANG|TZ|HTTPS_PROXY|NO_PROXY|NODE_EXTRA_CA_CERTS|AWS_.+|OTEL_.+)$/.test(name),
      ),
    ),
    ...rest,
  };
}

/** The ports of the fakes: those after the public port unless they are set. */
function fakePorts(given: {
  PORT: number;
  STRIPE_PORT?: number | undefined;
  MAIL_PORT?: number | undefined;
  TRACES_PORT?: number | undefined;
}) {
  const { PORT, STRIPE_PORT, MAIL_PORT, TRACES_PORT } = given;
  const ports = { PORT, STRIPE_PORT, MAIL_PORT, TRACES_PORT };
  for (const [name, offset] of [
    ['STRIPE_PORT', 1],
    ['MAIL_PORT', 2],
    ['TRACES_PORT', 3],
  ] as const) {
    const port = ports[name] ?? (ports.PORT === 0 ? 0 : ports.PORT + offset);
    if (port > 65535) throw new StartError(`Set ${name}: its default, PORT + ${offset}, is above 65535`);
    const same = Object.entries(ports).find(([other, used]) => other !== name && used === port);
    if (port !== 0 && same) throw new StartError(`Set ${name} and ${same[0]} to different ports`);
    ports[name] = port;
  }
  return {
    stripePort: ports.STRIPE_PORT ?? 0,
    mailPort: ports.MAIL_PORT ?? 0,
    tracesPort: ports.TRACES_PORT ?? 0,
  };
}

function pick(env: Record<string, string | undefined>, names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
