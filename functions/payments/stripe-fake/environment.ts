/** What a decision is given, so that it needs no clock, no randomness and no address of its own. */
export interface Environment {
  /** Unix seconds. */
  now: number;
  newId(prefix: string): string;
  /** Origin of the hosted pages. */
  origin: string;
}

/** Something that becomes an event: its type and the object as it then is. */
export interface EventDraft {
  type: string;
  object: object;
}
