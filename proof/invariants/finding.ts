/** A problem that a check found. */
export interface Finding {
  /** A sentence with the ids and amounts. */
  message: string;
  /** The order concerned, if there is one. */
  orderId?: string | undefined;
}

/** A finding with the number and name of the invariant that it violates. */
export interface Violation extends Finding {
  invariant: string;
}

export const finding = (message: string, orderId?: string): Finding => ({
  message,
  ...(orderId && { orderId }),
});
