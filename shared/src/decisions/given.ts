import type { CloudEvent } from '../events/cloud-event.ts';

/** The inputs of a decision that are not pure: the clock and new ids. */
export interface Given {
  /** Epoch milliseconds. */
  now: number;
  /** Returns a new UUIDv7. */
  newId: () => string;
  /** The trace of the decision's events (W3C Trace Context). */
  traceparent?: string | undefined;
}

/** The result of a decision: the new state and its events. */
export interface Decided<State> {
  state: State;
  events: CloudEvent[];
}
