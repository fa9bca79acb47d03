/** The server's clock when it told something, and the monotonic clock of the browser at that moment. */
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

/** With so many seconds left somebody who doesn't see the clock is told: seldom, and when it matters. */
const moments = [10, 30, 60, 120, 300, 600];

/**
 * The moment that has just come, to be said aloud. After a gap (the laptop slept) only the last one counts.
 *
 * @param before the seconds left when it was last asked, undefined at first
 * @returns the seconds of the moment, undefined when there is nothing to say
 */
export const momentBetween = (before: number | undefined, now: number): number | undefined =>
  before === undefined ? undefined : moments.find((moment) => now > 0 && now <= moment && moment < before);

/**
 * Whether the machine slept between two ticks: clocks on the wall go on meanwhile, the monotonic one may stand.
 *
 * @param wall milliseconds that passed by `Date.now()`
 * @param monotonic milliseconds that passed by `performance.now()`
 */
export const hasSlept = (wall: number, monotonic: number): boolean => wall - monotonic > 2_000;
