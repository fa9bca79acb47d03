import type { CloudEvent } from '../events/cloud-event.ts';

/** What a decision may not find out by itself. */
export interface Given {
  /** Epoch milliseconds. */
  now: number;
  /** A new UUIDv7 at every call. */
  newId: () => string;
  /** The trace that the events of the decision belong to (W3C Trace Context). */
  traceparent?: string | undefined;
}

/** The outcome of a decision: the new state, and what happened. */
export interface Decided<State> {
  state: State;
  events: CloudEvent[];
}
