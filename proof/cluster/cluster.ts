import type { KillTarget } from '../harness/chaos/kills.ts';
import type { RunningSystem } from '../harness/running-system.ts';
import type { Deployment } from './deployment.ts';
import type { Ingress } from './ingress.ts';
import { kubectl, pods } from './kubectl.ts';
import { PortForward } from './port-forward.ts';

/** The pods that can be killed. The Stripe fake is not one of them: its ledger lives in its pod. */
export const CLUSTER_TARGETS: KillTarget[] = [
  ['orders', 4],
  ['payments', 4],
  ['tickets', 2],
  ['expiration', 1],
  ['passes', 2],
  ['auth', 1],
  ['site', 1],
  ['dead-letters', 1],
  ['nats', 2],
  ['tables', 2],
];

/** The system on the cluster of kubectl's current context. */
export class Cluster implements RunningSystem {
  readonly log: string[] = [];
  readonly url: string;
  readonly #closers: (() => void)[];
  readonly #env: Record<string, string>;
  readonly #natsUrl: string;
  readonly #mailUrl: string;

  private constructor(
    urls: { site: string; nats: string; mail: string },
    env: Record<string, string>,
    closers: (() => void)[],
  ) {
    this.url = urls.site;
    this.#natsUrl = urls.nats;
    this.#mailUrl = urls.mail;
    this.#env = env;
    this.#closers = closers;
  }

  /** Opens local ports to the site, the fakes, the tables, the Broker and NATS. */
  static async open(ingress: Ingress, deployment: Deployment): Promise<Cluster> {
    const site = await ingress.localProxy('site.boxoffice.localhost');
    const stripe = await ingress.localProxy('stripe.boxoffice-cloud.localhost');
    const [tables, broker, nats, mail] = await Promise.all([
      PortForward.open('boxoffice-cloud', 'svc/tables', 8000),
      PortForward.open('knative-eventing', 'svc/broker-ingress', 80),
      PortForward.open('nats-io', 'svc/nats', 4222),
      PortForward.open('boxoffice-cloud', 'svc/mail', 8025),
    ]);
    const env = {
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      BROKER_URL: `${broker.url}/boxoffice/default`,
      STRIPE_API_URL: stripe.url,
      STRIPE_SECRET_KEY: await deployment.secretOf('payments', 'STRIPE_SECRET_KEY'),
      SIGNING_KEY: await deployment.secretOf('auth', 'SIGNING_KEY'),
    };
    const closers = [site, stripe, tables, broker, nats, mail].map((connection) => () => connection.close());
    const urls = { site: site.url, nats: `nats://127.0.0.1:${nats.port}`, mail: mail.url };
    return new Cluster(urls, env, closers);
  }

  env(): Record<string, string> {
    return this.#env;
  }

  natsUrl(): string {
    return this.#natsUrl;
  }

  mailUrl(): string {
    return this.#mailUrl;
  }

  /**
   * Deletes one pod. The pod of a service gets SIGKILL at once. A pod with a volume gets one second: its replacement
   * must not open the volume before it has ended.
   */
  async kill(name: string): Promise<boolean> {
    const [namespace, selector, ...flags] = {
      nats: ['nats-io', 'app=nats', '--grace-period=1'],
      tables: ['boxoffice-cloud', 'app=tables', '--grace-period=1'],
    }[name] ?? ['boxoffice', `serving.knative.dev/service=${name}`, '--grace-period=0', '--force'];
    const [pod] = await pods(String(selector), String(namespace));
    if (!pod) return false;
    const options = ['--wait=false', '--ignore-not-found', ...flags];
    await kubectl('-n', String(namespace), 'delete', 'pod', pod, ...options);
    return true;
  }

  close(): void {
    for (const close of this.#closers) close();
  }
}
