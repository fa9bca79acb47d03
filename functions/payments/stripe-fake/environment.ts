/** The clock, ids and origin that a pure function gets as an argument. */
export interface Environment {
  /** Unix seconds. */
  now: number;
  newId(prefix: string): string;
  /** Origin of the hosted pages. */
  origin: string;
}
