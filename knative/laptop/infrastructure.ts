import type { Settings } from './config.ts';
import type { Secrets } from './environment.ts';
import { startMailFake, startStripeFake } from './fakes.ts';
import type { Home } from './home.ts';
import type { Log } from './log.ts';
import type { Manifests } from './manifests/load.ts';
import { startNatsServer } from './nats-server.ts';
import type { Processes } from './processes.ts';
import type { SupervisedServer } from './supervised-server.ts';
import { startTablesServer } from './tables-server.ts';

/** The addresses of the infrastructure; undefined for what the manifests or settings make unnecessary. */
export type Urls = {
  nats: string;
  tables: string;
  stripe: string | undefined;
  smtp: string | undefined;
  /** The page of the mail fake. */
  mails: string | undefined;
};

/** nats-server, the tables server, the Stripe fake and the mail fake; a setting can replace each. */
export class Infrastructure {
  readonly #home: Home;
  readonly #processes: Processes;
  readonly #log: Log;
  readonly #servers: SupervisedServer[] = [];
  #natsServer: SupervisedServer | undefined;

  constructor(home: Home, processes: Processes, log: Log) {
    this.#home = home;
    this.#processes = processes;
    this.#log = log;
  }

  /** @throws StartError for the first server that doesn't start */
  async start(settings: Settings, manifests: Manifests, secrets: Secrets, publicUrl: string): Promise<Urls> {
    const [nats, tables, stripe, mail] = await Promise.all([
      settings.natsUrl ?? this.#nats(),
      settings.tablesUrl ?? this.#url('http', startTablesServer(this.#home, this.#processes, this.#log)),
      this.#stripe(settings, manifests, secrets, publicUrl),
      this.#mail(settings, manifests),
    ]);
    return { nats, tables, stripe, smtp: settings.smtpUrl ?? mail?.smtpUrl, mails: mail?.url };
  }

  /** Undefined when NATS_URL names a nats-server. */
  get natsServer(): SupervisedServer | undefined {
    return this.#natsServer;
  }

  async stop(graceMs: number): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop(graceMs)));
  }

  async #nats(): Promise<string> {
    const starting = startNatsServer(this.#home, this.#processes, this.#log);
    const url = await this.#url('nats', starting);
    this.#natsServer = await starting;
    return url;
  }

  async #url(protocol: string, starting: Promise<SupervisedServer>): Promise<string> {
    const server = await starting;
    this.#servers.push(server);
    return `${protocol}://127.0.0.1:${server.port}`;
  }

  /** The Stripe fake runs when a ConfigMap has STRIPE_API_URL and no secret key is set. */
  async #stripe(
    { root, stripePort, stripeSecretKey, stripeWebhookSecret }: Settings,
    { configMaps }: Manifests,
    secrets: Secrets,
    publicUrl: string,
  ): Promise<string | undefined> {
    if (!configMaps.some(({ manifest }) => 'STRIPE_API_URL' in manifest.data)) return undefined;
    if (stripeSecretKey) {
      if (!stripeWebhookSecret) {
        this.#log('STRIPE_WEBHOOK_SECRET is not set: every Stripe webhook will be rejected', 'warn');
      }
      return undefined;
    }
    const starting = startStripeFake(this.#home, this.#processes, this.#log, {
      root,
      port: stripePort,
      webhookUrl: `${publicUrl}/webhooks/stripe`,
      webhookSecret: secrets.value('stripe', 'webhook-secret') ?? '',
    });
    return this.#url('http', starting);
  }

  /** The mail fake runs when a ConfigMap has MAIL_FROM and no SMTP_URL is set. */
  async #mail(
    { root, smtpUrl, mailPort }: Settings,
    { configMaps }: Manifests,
  ): Promise<{ smtpUrl: string; url: string } | undefined> {
    if (smtpUrl || !configMaps.some(({ manifest }) => 'MAIL_FROM' in manifest.data)) return undefined;
    const starting = startMailFake(this.#home, this.#processes, this.#log, { root, port: mailPort });
    const { server, smtpUrl: fakeUrl } = await starting;
    this.#servers.push(server);
    this.#log(`Sent mails are shown at http://localhost:${server.port}`);
    return { smtpUrl: fakeUrl, url: `http://127.0.0.1:${server.port}` };
  }
}

/** A local server accepts any key, so `local` is used when the environment names no AWS identity. */
export function awsSettings(inherited: Record<string, string>, endpoint: string): Record<string, string> {
  const settings: Record<string, string> = { AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  const identities = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'];
  if (identities.some((name) => inherited[name])) return settings;
  return { ...settings, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
}
