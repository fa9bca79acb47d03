import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brokerFor, Tick } from '@boxoffice/shared/events/tick.ts';
import type Stripe from 'stripe';
import { afterAll } from 'vitest';
import { eventually } from './eventually.ts';
import { Laptop } from './laptop.ts';
import { readTable, tablesOf } from './read-snapshot.ts';

export interface SystemOptions {
  /** Settings of `npm start`. */
  environment?: Record<string, string>;
  /** More keys of the ConfigMap that every service reads. */
  settings?: Record<string, string>;
  /** Changes the text of each manifest. */
  manifest?: (text: string) => string;
}

/** Pause between two ticks while a test waits for a sweep, in milliseconds. */
const TICK_MS = 400;

/** The schedule of the PingSources: the 29th of February. */
const SELDOM = '0 0 29 2 *';

/**
 * The system of `npm start -- --built` with changed manifests. The first delay of every retry is 10 ms, so that no
 * test waits minutes for a redelivery. Only tests publish ticks: one at a quarter of an hour would complete an order
 * whose hold a test lets expire.
 */
export class TestSystem {
  readonly #laptop: Laptop;
  readonly #manifests: string;
  readonly env: Record<string, string>;

  private constructor(laptop: Laptop, manifests: string) {
    this.#laptop = laptop;
    this.#manifests = manifests;
    this.env = laptop.env();
  }

  static async start({ environment = {}, settings = {}, manifest }: SystemOptions = {}): Promise<TestSystem> {
    const manifests = mkdtempSync(join(tmpdir(), 'boxoffice-manifests-'));
    copyManifests(manifests, (text) => {
      const changed = text
        .replace(/backoffDelay: PT[\d.]+S/g, 'backoffDelay: PT0.01S')
        .replace(/schedule: ".*"/g, `schedule: "${SELDOM}"`);
      return manifest ? manifest(changed) : changed;
    });
    for (const [key, value] of Object.entries(settings))
      appendFileSync(join(manifests, 'settings.yaml'), `  ${key}: "${value}"\n`);
    const laptop = await Laptop.start({ BOXOFFICE_MANIFESTS: manifests, ...environment }, [
      '--empty',
      '--built',
    ]);
    return new TestSystem(laptop, manifests);
  }

  async stop(): Promise<void> {
    await this.#laptop.stop();
    rmSync(this.#manifests, { recursive: true, force: true });
  }

  /** The public address. */
  get url(): string {
    return this.#laptop.url;
  }

  get stateFolder(): string {
    return this.#laptop.state;
  }

  /** The page of the mail fake. */
  mailUrl(): string {
    return this.#laptop.mailUrl();
  }

  /** The address of a service behind the site. */
  serviceUrl(service: string): string {
    return this.env[`${service.toUpperCase().replaceAll('-', '_')}_URL`] ?? '';
  }

  /** Kills a service's process as a crash would; does nothing when the service is scaled to zero. */
  async kill(service: string): Promise<void> {
    await this.#laptop.kill(service);
  }

  /** Publishes an event with any body to the Broker of its type; resolves to the status of the answer. */
  publish(type: string, body: string, id: string = crypto.randomUUID()): Promise<number> {
    return postEvent(brokerFor(type, this.env.BROKER_URL ?? ''), type, body, id);
  }

  /** Sends an event directly to a service, as its Trigger does; resolves to the status of the answer. */
  deliver(service: string, type: string, body: string): Promise<number> {
    return postEvent(this.serviceUrl(service), type, body, crypto.randomUUID());
  }

  /** Publishes the event that the PingSource sends every 15 minutes. */
  tick(): Promise<number> {
    return this.publish(Tick.type, '{}');
  }

  /** Ticks until the condition holds: a sweep does what no event and no webhook has done. */
  tickUntil<Value>(
    read: () => Promise<Value>,
    done: (value: Value) => boolean,
    withinMs = 60_000,
  ): Promise<Value> {
    let lastTick = Number.NEGATIVE_INFINITY;
    const tickAndRead = async () => {
      if (performance.now() - lastTick > TICK_MS) {
        lastTick = performance.now();
        await this.tick();
      }
      return read();
    };
    return eventually(tickAndRead, done, withinMs);
  }

  /** Every item of a service's table. */
  async table(service: string): Promise<Record<string, unknown>[]> {
    const db = tablesOf(this.env);
    return readTable(db, `boxoffice-${service}`).finally(() => db.destroy());
  }

  /** Waits until an event with this id is a dead letter. */
  async hasDeadLetter(eventId: string, withinMs = 60_000): Promise<void> {
    await eventually(
      () => this.table('dead-letters'),
      (items) => items.some((item) => JSON.stringify(item).includes(eventId)),
      withinMs,
    );
  }

  /** All payment intents of the Stripe fake. */
  async paymentIntents(): Promise<Stripe.PaymentIntent[]> {
    const response = await fetch(`${this.env.STRIPE_API_URL}/v1/payment_intents?limit=100`, {
      headers: { authorization: `Bearer ${this.env.STRIPE_SECRET_KEY}` },
    });
    return ((await response.json()) as { data: Stripe.PaymentIntent[] }).data;
  }
}

/** Starts a system for one test file and stops it after the file's tests. */
export async function startSystem(options?: SystemOptions): Promise<TestSystem> {
  const system = await TestSystem.start(options);
  afterAll(() => system.stop());
  return system;
}

function copyManifests(folder: string, change: (text: string) => string): void {
  cpSync(resolve(import.meta.dirname, '../../knative/base'), folder, { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }
}

async function postEvent(url: string, type: string, body: string, id: string): Promise<number> {
  const { status } = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': '/boxoffice/test',
      'ce-type': type,
    },
    body,
  });
  return status;
}
