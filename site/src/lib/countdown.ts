/** The server's clock when a page was made, and the monotonic clock of the browser at that moment. */
export interface ServerClock {
  /** Epoch milliseconds. */
  server: number;
  /** `performance.now()`: a visitor's wrong or changed clock doesn't move it. */
  monotonic: number;
}

/**
 * @param until epoch milliseconds
 * @param monotonic `performance.now()`, now
 * @returns whole seconds left, counted up so that 0 means that the time is over
 */
export const secondsLeft = (until: number, clock: ServerClock, monotonic: number): number =>
  Math.max(0, Math.ceil((until - clock.server - (monotonic - clock.monotonic)) / 1000));

/** As in `14:05`. */
export const minutesAndSeconds = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
