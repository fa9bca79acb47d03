import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  type ApplicationFee,
  type Charge,
  type Dispute,
  type Intent,
  type Item,
  type Refund,
  type Snapshot,
  services,
  type Transfer,
} from '../invariants/snapshot.ts';

/** The settings of a running system, under the names that its services use. */
export type Env = Record<string, string | undefined>;

/**
 * Reads every item of every table and the provider's whole ledger. The system runs on meanwhile: the snapshot is of
 * one moment only if nothing changes.
 */
export async function readSnapshot(env: Env): Promise<Snapshot> {
  const db = tablesOf(env);
  try {
    const [items, intents, charges, refunds, disputes, transfers, fees] = await Promise.all([
      Promise.all(services.map((service) => readTable(db, `boxoffice-${service}`))),
      readLedger<Intent>(env, 'payment_intents'),
      readLedger<Charge>(env, 'charges'),
      readLedger<Refund>(env, 'refunds'),
      readLedger<Dispute>(env, 'disputes'),
      readLedger<Transfer>(env, 'transfers'),
      readLedger<ApplicationFee>(env, 'application_fees'),
    ]);
    const tables = Object.fromEntries(services.map((service, n) => [service, items[n] ?? []]));
    return {
      now: Date.now(),
      tables: tables as Snapshot['tables'],
      ledger: { intents, charges, refunds, disputes, transfers, fees },
      feePercent: Number(env.FEE_PERCENT ?? 0),
    };
  } finally {
    db.destroy();
  }
}

/** A client for the tables of a running system. */
export function tablesOf(env: Env): DynamoDBDocumentClient {
  const { AWS_REGION: region = 'us-east-1', AWS_ENDPOINT_URL_DYNAMODB: endpoint } = env;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region,
      ...(endpoint && { endpoint }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
      maxAttempts: 8,
    }),
  );
}

/** Every item of a table, read consistently. */
export async function readTable(db: DynamoDBDocumentClient, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await db.send(new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }));
    items.push(...((page.Items ?? []) as Item[]));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

/** All objects of one kind (Stripe's API, "Pagination"). */
async function readLedger<Entry extends { id: string }>(env: Env, kind: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  const base = env.STRIPE_API_URL || 'https://api.stripe.com';
  for (let after = ''; ; ) {
    const response = await fetch(`${base}/v1/${kind}?limit=100${after && `&starting_after=${after}`}`, {
      headers: { authorization: `Bearer ${env.STRIPE_SECRET_KEY}` },
    });
    if (!response.ok) throw new Error(`The ledger answered ${response.status}: ${await response.text()}`);
    const page = (await response.json()) as { data: Entry[]; has_more: boolean };
    entries.push(...page.data);
    const last = page.data.at(-1);
    if (!page.has_more || !last) return entries;
    after = last.id;
  }
}
