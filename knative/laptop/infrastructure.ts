import type { Settings } from './config.ts';
import type { Secrets } from './environment.ts';
import type { Home } from './home.ts';
import type { Log } from './log.ts';
import { startMail } from './mail.ts';
import type { Manifests } from './manifests/load.ts';
import { startNatsServer } from './nats-server.ts';
import type { Processes } from './processes.ts';
import type { Server } from './server.ts';
import { startStripe } from './stripe.ts';
import { startTablesServer } from './tables-server.ts';

/** Where what the services stand on is found. */
export type Urls = { nats: string; tables: string; stripe: string | undefined; smtp: string | undefined };

/** nats-server, the tables, and the stand-ins for Stripe and a mail server: each unless the settings name one that runs already. */
export class Infrastructure {
  readonly #home: Home;
  readonly #processes: Processes;
  readonly #log: Log;
  readonly #servers: Server[] = [];

  constructor(home: Home, processes: Processes, log: Log) {
    this.#home = home;
    this.#processes = processes;
    this.#log = log;
  }

  /** @throws StartError for the first that doesn't start */
  async start(settings: Settings, manifests: Manifests, secrets: Secrets, publicUrl: string): Promise<Urls> {
    const around = [this.#home, this.#processes, this.#log] as const;
    const [nats, tables, stripe, smtp] = await Promise.all([
      settings.natsUrl ?? this.#url('nats', startNatsServer(...around)),
      settings.tablesUrl ?? this.#url('http', startTablesServer(...around)),
      this.#wantsStandIn(settings, manifests)
        ? this.#url(
            'http',
            startStripe(...around, {
              root: settings.root,
              port: settings.stripePort,
              webhookUrl: `${publicUrl}/webhooks/stripe`,
              webhookSecret: secrets.value('stripe', 'webhook-secret') ?? '',
            }),
          )
        : undefined,
      this.#smtp(settings, manifests, around),
    ]);
    return { nats, tables, stripe, smtp };
  }

  async stop(graceMs: number): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop(graceMs)));
  }

  async #url(protocol: string, starting: Promise<Server>): Promise<string> {
    const server = await starting;
    this.#servers.push(server);
    return `${protocol}://127.0.0.1:${server.port}`;
  }

  /** A ConfigMap that says whom mails are from wants a mail server; without one, it is the stand-in. */
  async #smtp(
    { root, smtpUrl, mailPort }: Settings,
    { configMaps }: Manifests,
    around: readonly [Home, Processes, Log],
  ): Promise<string | undefined> {
    if (smtpUrl || !configMaps.some(({ manifest }) => 'MAIL_FROM' in manifest.data)) return smtpUrl;
    const mail = await startMail(...around, { root, port: mailPort });
    this.#servers.push(mail.server);
    this.#log(`Mails that are sent are shown at http://localhost:${mail.server.port}`);
    return mail.smtpUrl;
  }

  /** A ConfigMap that leaves STRIPE_API_URL open wants a Stripe; without a key, it is the stand-in. */
  #wantsStandIn({ stripeSecretKey, stripeWebhookSecret }: Settings, { configMaps }: Manifests): boolean {
    if (!configMaps.some(({ manifest }) => 'STRIPE_API_URL' in manifest.data)) return false;
    if (stripeSecretKey && !stripeWebhookSecret) {
      this.#log('STRIPE_WEBHOOK_SECRET is not set: no webhook of Stripe will be believed');
    }
    return !stripeSecretKey;
  }
}

/** Any key will do for a server on this machine; one of the environment's own is kept. */
export function awsSettings(inherited: Record<string, string>, endpoint: string): Record<string, string> {
  const settings: Record<string, string> = { AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  const known = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'];
  if (known.some((name) => inherited[name])) return settings;
  return { ...settings, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
}
