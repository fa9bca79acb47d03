import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunningSystem } from '../harness/running-system.ts';
import { Forward } from './forward.ts';
import type { Ingress } from './ingress.ts';
import { kubectl, pods } from './kubectl.ts';

const secrets = resolve(import.meta.dirname, '../../knative/overlays/local/secrets');

/** What can be killed on a cluster, and how often one is chosen. The provider's ledger lives in its pod: not that. */
export const CLUSTER_KINDS: [name: string, weight: number][] = [
  ['orders', 4],
  ['payments', 4],
  ['tickets', 2],
  ['expiration', 1],
  ['auth', 1],
  ['site', 1],
  ['dead-letters', 1],
  ['nats', 2],
  ['tables', 2],
];

/** The system on the cluster that kubectl points at, with ways in to what a proof has to see. */
export class Cluster implements RunningSystem {
  readonly log: string[] = [];
  readonly url: string;
  readonly #closers: (() => void)[];
  readonly #env: Record<string, string>;
  readonly #natsUrl: string;

  private constructor(url: string, natsUrl: string, env: Record<string, string>, closers: (() => void)[]) {
    this.url = url;
    this.#natsUrl = natsUrl;
    this.#env = env;
    this.#closers = closers;
  }

  static async open(ingress: Ingress): Promise<Cluster> {
    const site = await ingress.as('site.boxoffice.localhost');
    const stripe = await ingress.as('stripe.boxoffice-cloud.localhost');
    const [tables, broker, nats] = await Promise.all([
      Forward.to('boxoffice-cloud', 'svc/tables', 8000),
      Forward.to('knative-eventing', 'svc/broker-ingress', 80),
      Forward.to('nats-io', 'svc/nats', 4222),
    ]);
    const env = {
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      BROKER_URL: `${broker.url}/boxoffice/default`,
      STRIPE_API_URL: stripe.url,
      STRIPE_SECRET_KEY: secret('stripe/secret-key'),
      SIGNING_KEY: secret('signing-keys/private.jwk'),
    };
    const open = [site, stripe, tables, broker, nats];
    return new Cluster(
      site.url,
      `nats://127.0.0.1:${nats.port}`,
      env,
      open.map((one) => () => one.close()),
    );
  }

  env(): Record<string, string> {
    return this.#env;
  }

  natsUrl(): string {
    return this.#natsUrl;
  }

  /**
   * A service's pod is killed with SIGKILL. What has a volume is given a second: a second server must not open it
   * before the first has ended.
   */
  async kill(what: string): Promise<boolean> {
    const [namespace, selector, ...how] = {
      nats: ['nats-io', 'app=nats', '--grace-period=1'],
      tables: ['boxoffice-cloud', 'app=tables', '--grace-period=1'],
    }[what] ?? ['boxoffice', `serving.knative.dev/service=${what}`, '--grace-period=0', '--force'];
    const [pod] = await pods(String(selector), String(namespace));
    if (!pod) return false;
    await kubectl(
      '-n',
      String(namespace),
      'delete',
      'pod',
      pod,
      '--wait=false',
      '--ignore-not-found',
      ...how,
    );
    return true;
  }

  close(): void {
    for (const close of this.#closers) close();
  }
}

function secret(name: string): string {
  const file = join(secrets, name);
  if (!existsSync(file)) throw new Error(`${name} is missing: run npm run secrets, and deploy`);
  return readFileSync(file, 'utf8');
}
