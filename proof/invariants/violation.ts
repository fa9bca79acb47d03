/** What a check has found wrong, before it has the invariant's name. */
export interface Found {
  what: string;
  orderId?: string | undefined;
}

export const found = (what: string, orderId?: string): Found => ({ what, ...(orderId && { orderId }) });
