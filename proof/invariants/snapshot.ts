/** An item of a table, as it is stored. */
export type Item = Record<string, unknown> & { pk: string; sk: string };

/** The services that have a table. */
export const services = [
  'auth',
  'tickets',
  'orders',
  'payments',
  'expiration',
  'passes',
  'dead-letters',
] as const;
export type Service = (typeof services)[number];

/** The fields of a PaymentIntent that the checks read (Stripe's API, "The PaymentIntent object"). */
export interface Intent {
  id: string;
  status: string;
  /** In minor units. */
  amount: number;
  currency: string;
  metadata: Record<string, string>;
}

/** The fields of a charge that the checks read (Stripe's API, "The Charge object"). Amounts are in minor units. */
export interface Charge {
  id: string;
  payment_intent: string | null;
  captured: boolean;
  amount_captured: number;
  amount_refunded: number;
}

/** The fields of a refund that the checks read (Stripe's API, "The Refund object"). */
export interface Refund {
  id: string;
  payment_intent: string | null;
  charge: string | null;
  metadata: Record<string, string>;
  /** In minor units. */
  amount: number;
}

/** The fields of a dispute that the checks read (Stripe's API, "The Dispute object"). */
export interface Dispute {
  id: string;
  payment_intent: string | null;
  status: string;
  /** In minor units. */
  amount: number;
}

/** The fields of a transfer that the checks read (Stripe's API, "The Transfer object"). Amounts are in minor units. */
export interface Transfer {
  id: string;
  destination: string;
  source_transaction: string | null;
  amount: number;
  amount_reversed: number;
}

/** The fields of an application fee that the checks read (Stripe's API, "The Application Fee object"). */
export interface ApplicationFee {
  id: string;
  account: string;
  originating_transaction: string | null;
  amount: number;
  amount_refunded: number;
}

/** The records of the payment provider. */
export interface Ledger {
  intents: Intent[];
  charges: Charge[];
  refunds: Refund[];
  disputes: Dispute[];
  transfers: Transfer[];
  fees: ApplicationFee[];
}

/** An answer that a buyer got to a request with an Idempotency-Key. */
export interface KeyedAnswer {
  userId: string;
  key: string;
  /** Method, path and body. */
  request: string;
  status: number;
  /** The id in the answer, if there was one. */
  id?: string | undefined;
}

/** An order as it was stored at some moment. */
export interface SeenOrder {
  id: string;
  version: number;
  status: string;
}

/** A check-in that a scanner without a network has stored. */
export interface StoredScan {
  id: string;
  passId: string;
}

/** The state of a system at one moment: every item of every table, and the provider's ledger. */
export interface Snapshot {
  /** Epoch milliseconds. */
  now: number;
  tables: Record<Service, Item[]>;
  ledger: Ledger;
  /** FEE_PERCENT; 0 by default. */
  feePercent?: number;
  /** The answers that buyers got until now, if they were recorded. */
  answers?: KeyedAnswer[];
  /** The stored orders until now in the order of their changes, if they were recorded. */
  seen?: SeenOrder[];
  /** The check-ins that scanners have stored until now, if they were recorded. */
  scans?: StoredScan[];
}
