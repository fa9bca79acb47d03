/** The server's clock at one moment, and the browser's monotonic clock at the same moment. */
export interface ServerClock {
  /** Epoch milliseconds. */
  server: number;
  /** `performance.now()`. A wrong or changed system clock does not affect it. */
  monotonic: number;
}

/**
 * @param until epoch milliseconds
 * @param monotonic the present `performance.now()`
 * @returns the seconds left, rounded up: 0 means that the time is over
 */
export const secondsLeft = (until: number, clock: ServerClock, monotonic: number): number =>
  Math.max(0, Math.ceil((until - clock.server - (monotonic - clock.monotonic)) / 1000));

/** As in `14:05`. */
export const minutesAndSeconds = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** The seconds left at which a screen reader announces the time. */
const announcements = [10, 30, 60, 120, 300, 600];

/**
 * The announcement that has just become due. After a gap, such as a laptop's sleep, only the last one is due.
 *
 * @param before the seconds left at the previous call, undefined at the first
 * @returns the seconds to announce, undefined when no announcement is due
 */
export const dueAnnouncement = (before: number | undefined, now: number): number | undefined =>
  before === undefined
    ? undefined
    : announcements.find((seconds) => now > 0 && now <= seconds && seconds < before);

/**
 * Whether the machine slept between two ticks. The system clock runs on during a sleep, the monotonic clock may stand
 * still.
 *
 * @param wall milliseconds that passed by `Date.now()`
 * @param monotonic milliseconds that passed by `performance.now()`
 */
export const hasSlept = (wall: number, monotonic: number): boolean => wall - monotonic > 2_000;
