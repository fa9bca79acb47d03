/** An item of a table, as it is stored. */
export type Item = Record<string, unknown> & { pk: string; sk: string };

/** Who has a table. */
export const services = ['auth', 'tickets', 'orders', 'payments', 'expiration', 'dead-letters'] as const;
export type Service = (typeof services)[number];

/** What the checks read of a PaymentIntent (Stripe's API, "The PaymentIntent object"). */
export interface Intent {
  id: string;
  status: string;
  /** In minor units. */
  amount: number;
  currency: string;
  metadata: Record<string, string>;
}

/** What the checks read of a charge (Stripe's API, "The Charge object"). Amounts are in minor units. */
export interface Charge {
  id: string;
  payment_intent: string | null;
  captured: boolean;
  amount_captured: number;
  amount_refunded: number;
}

/** What the checks read of a refund (Stripe's API, "The Refund object"). */
export interface Refund {
  id: string;
  payment_intent: string | null;
  charge: string | null;
  /** In minor units. */
  amount: number;
}

/** What the payment provider says has happened. */
export interface Ledger {
  intents: Intent[];
  charges: Charge[];
  refunds: Refund[];
}

/** An answer that a buyer was given to a request with an Idempotency-Key. */
export interface KeyedAnswer {
  userId: string;
  key: string;
  /** Method, path and body. */
  request: string;
  status: number;
  /** The id in the answer, if there was one. */
  id?: string | undefined;
}

/** An order as someone has seen it stored. */
export interface SeenOrder {
  id: string;
  version: number;
  status: string;
}

/** All that is known of a system at one moment: every item of every table, and the provider's ledger. */
export interface Snapshot {
  /** Epoch milliseconds. */
  now: number;
  tables: Record<Service, Item[]>;
  ledger: Ledger;
  /** What buyers were answered on the way here, as far as someone wrote it down. */
  answers?: KeyedAnswer[];
  /** Orders as they were stored on the way here, in the order in which they were seen. */
  seen?: SeenOrder[];
}

/** Something that must never be. */
export interface Violation {
  /** The invariant's number and name. */
  invariant: string;
  /** What is wrong, in a sentence that names ids and amounts. */
  what: string;
  /** The order concerned, if it is about one. */
  orderId?: string | undefined;
}
