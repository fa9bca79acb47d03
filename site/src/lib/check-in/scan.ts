/** What a scan says about a pass: its code, or the id of a pass that was found by a search. */
export type Subject = { code: string } | { passId: string };

/** A check-in that this device keeps, until it has been sent and the list shows it. */
export interface Scan {
  /** A UUID. The service knows repeats by it. */
  id: string;
  ticketId: string;
  passId: string;
  /** Absent for a pass that was found by a search. */
  code?: string | undefined;
  /** When it was made, in epoch milliseconds by the clock of the server. */
  at: number;
  /** The name of this device. */
  device: string;
  /**
   * - `waiting`: the service does not have it yet.
   * - `sent`: the service has stored it.
   * - `refused`: the service will never take it. It stays on the device.
   */
  state: 'waiting' | 'sent' | 'refused';
  /** When the service had stored it, in epoch milliseconds. */
  sentAt?: number | undefined;
}

/** A scan as the API takes it. */
export const toUpload = ({ id, code, passId, at, device }: Scan) => ({
  ...(code === undefined ? { passId } : { code }),
  ...{ id, at: new Date(at).toISOString(), device },
});
