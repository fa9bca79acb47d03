import * as z from 'zod';
import { config } from './config.ts';

const PATIENCE_MS = 10_000;

const Refund = z.object({ id: z.string(), amount: z.int(), status: z.string().nullable(), created: z.int() });
const Charge = z.object({
  amount_captured: z.int(),
  amount_refunded: z.int(),
  disputed: z.boolean().optional(),
});
const Intent = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  created: z.int(),
  metadata: z.record(z.string(), z.string()),
  latest_charge: z.union([Charge, z.string(), z.null()]),
});
const Found = z.object({ data: z.array(z.object({ id: z.string() })) });
const Refunds = z.object({ data: z.array(Refund) });

/** A payment at the provider. Amounts are in minor units, times are epoch milliseconds. */
export interface ProviderPayment {
  id: string;
  paymentId: string | undefined;
  status: string;
  amount: number;
  currency: string;
  captured: number;
  refunded: number;
  isDisputed: boolean;
  createdAt: number;
  refunds: { id: string; amount: number; status: string | null; createdAt: number }[];
}

/** The provider's records of an order, or the reason why they could not be read. */
export type Money = { payments: ProviderPayment[] } | { unknown: string };

/**
 * Reads the payments of an order from Stripe. Its search can miss those of the last minute, so the intents that the
 * tables name are read by their ids.
 */
export async function moneyOf(orderId: string, intentIds: string[]): Promise<Money> {
  if (!config.STRIPE_SECRET_KEY) return { unknown: 'STRIPE_SECRET_KEY is not set' };
  try {
    const query = new URLSearchParams({ query: `metadata['orderId']:'${orderId}'`, limit: '100' });
    const { data: found } = await ask(`payment_intents/search?${query}`, Found);
    const ids = new Set([...found.map(({ id }) => id), ...intentIds]);
    return { payments: await Promise.all([...ids].map(readPayment)) };
  } catch (error) {
    return { unknown: (error as Error).message };
  }
}

async function readPayment(id: string): Promise<ProviderPayment> {
  const intent = await ask(`payment_intents/${id}?expand[]=latest_charge`, Intent);
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const refunds = charge?.amount_refunded
    ? (await ask(`refunds?payment_intent=${intent.id}&limit=100`, Refunds)).data
    : [];
  return {
    id: intent.id,
    paymentId: intent.metadata.paymentId,
    status: intent.status,
    amount: intent.amount,
    currency: intent.currency.toUpperCase(),
    captured: charge?.amount_captured ?? 0,
    // The charge of a released authorisation counts as refunded, although no money has moved.
    refunded: intent.status === 'succeeded' ? (charge?.amount_refunded ?? 0) : 0,
    isDisputed: charge?.disputed ?? false,
    createdAt: intent.created * 1000,
    refunds: refunds.map(({ created, ...refund }) => ({ ...refund, createdAt: created * 1000 })),
  };
}

async function ask<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
  const base = config.STRIPE_API_URL || 'https://api.stripe.com';
  const answer = await fetch(`${base}/v1/${path}`, {
    headers: { authorization: `Bearer ${config.STRIPE_SECRET_KEY}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: Error) => {
    throw new Error(
      `${base} does not answer: ${(error.cause as Error | undefined)?.message ?? error.message}`,
    );
  });
  if (!answer.ok) throw new Error(`${base} answered ${answer.status} to ${path.split('?')[0]}`);
  return schema.parse(await answer.json());
}
