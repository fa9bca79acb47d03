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
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type Stripe from 'stripe';
import { afterAll } from 'vitest';
import { readSettings } from '../../knative/laptop/config.ts';
import { builtImages } from '../../knative/laptop/images.ts';
import { toTerminal } from '../../knative/laptop/log.ts';
import { type System, startSystem } from '../../knative/laptop/system.ts';

let running: System | undefined;
let home: string | undefined;

/**
 * Starts the whole system of `npm start` for a file of tests, on free ports and with a state of its own, and
 * ends it after them. Deliveries are retried as the manifests say, but sooner: nobody waits minutes here.
 *
 * @param settings more keys of the ConfigMap that every service has
 * @param options `built` runs the bundles that the images have; `manifest` changes a manifest's text
 * @returns the public address, and those of the services behind it
 */
export async function system(
  environment: Record<string, string> = {},
  settings: Record<string, string> = {},
  { built = false, manifest = (text: string) => text } = {},
): Promise<{ url: string; services: Record<string, string> }> {
  home = mkdtempSync(join(tmpdir(), 'boxoffice-'));
  const laptop = readSettings(
    {
      ...process.env,
      PORT: '0',
      STRIPE_PORT: '0',
      BOXOFFICE_HOME: join(home, 'state'),
      LIMITS_SCALE: '1000',
      ...environment,
    },
    { fresh: false, empty: true },
  );
  const base = changed(laptop.base, join(home, 'base'), (text) => manifest(soonRetried(text)));
  appendFileSync(
    join(base, 'settings.yaml'),
    Object.entries(settings)
      .map(([key, value]) => `  ${key}: "${value}"\n`)
      .join(''),
  );
  running = await startSystem({ ...laptop, base }, { log, ...(built && { images: builtImages }) });
  afterAll(async () => {
    await running?.stop();
    if (home) rmSync(home, { recursive: true, force: true });
  });
  return { url: running.publicUrl, services: running.urls };
}

/** What the system says while it runs, for whoever looks into a failure: SHOW_LOG=1 npm test. */
const log = process.env.SHOW_LOG ? toTerminal : () => undefined;

/** The first delay of every retry cut to 10 ms. */
const soonRetried = (text: string) => text.replace(/backoffDelay: PT[\d.]+S/g, 'backoffDelay: PT0.01S');

/** A copy of the manifests, changed. */
function changed(base: string, copy: string, change: (text: string) => string): string {
  cpSync(base, copy, { recursive: true });
  for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }
  return copy;
}

/** What it takes to run a function by hand against the system. */
export function environment(): Record<string, string> {
  if (!running) throw new Error('The system has not been started');
  return running.env;
}

/** Where the mails land that the system sends, as files. */
export const mailFolder = (): string => join(home ?? '', 'state', 'mail');

/** The folder of the running system's state. */
export const state = (): string => join(home ?? '', 'state');

/** Kills a service's process as a crash would; does nothing when it sleeps. */
export async function killService(name: string): Promise<void> {
  const file = join(home ?? '', 'state', 'processes.json');
  const processes = JSON.parse(readFileSync(file, 'utf8')) as { name: string; pid: number }[];
  for (const { pid } of processes.filter((process) => process.name === name)) process.kill(pid, 'SIGKILL');
}

/** Publishes an event with any body to the Broker. */
export const publish = (type: string, body: string, id: string = crypto.randomUUID()): Promise<number> =>
  post(running?.brokerUrl, type, body, id);

/** Hands an event to a service itself, as its Trigger would; resolves to the status that it is answered. */
export const deliver = (
  service: string,
  type: string,
  body: string,
  id: string = crypto.randomUUID(),
): Promise<number> => post(running?.urls[service], type, body, id);

async function post(url: string | undefined, type: string, body: string, id: string): Promise<number> {
  const { status } = await fetch(url ?? '', {
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

/** What a PingSource sends every 15 minutes, now. */
export const tick = (): Promise<number> => publish('dev.knative.sources.ping', '{}');

/** All items of a table. */
export async function table(name: string): Promise<Record<string, unknown>[]> {
  const env = environment();
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: env.AWS_ENDPOINT_URL_DYNAMODB ?? '',
      region: env.AWS_REGION ?? 'local',
      credentials: {
        accessKeyId: env.AWS_ACCESS_KEY_ID ?? 'local',
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? 'local',
      },
    }),
  );
  const items: Record<string, unknown>[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: name, ExclusiveStartKey: after }));
    items.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after);
  client.destroy();
  return items;
}

/** The payment provider's own books. */
export async function ledger(): Promise<Stripe.PaymentIntent[]> {
  const { STRIPE_API_URL, STRIPE_SECRET_KEY } = environment();
  const response = await fetch(`${STRIPE_API_URL}/v1/payment_intents?limit=100`, {
    headers: { authorization: `Bearer ${STRIPE_SECRET_KEY}` },
  });
  return ((await response.json()) as { data: Stripe.PaymentIntent[] }).data;
}
