import type { TablesException } from '../exceptions.ts';
import type { NoAnswer } from './connection.ts';

/** The exceptions for too much work, as in the SDK's standard retry mode. */
const THROTTLING = new Set([
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);
const TRANSIENT = new Set(['ReplicatedWriteConflictException', 'RequestTimeout', 'RequestTimeoutException']);
const TRANSIENT_STATUS = new Set([500, 502, 503, 504]);

/** With the timeouts of a connection, a command that gets no answer fails within 10 s, the time that a caller waits. */
export const ATTEMPTS = 3;

/** The base of the backoff in milliseconds. */
const PAUSE_MS = 50;
const THROTTLED_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 20_000;

/** The tokens that retries of all requests share, so that retries cannot multiply the load of an outage. */
const CAPACITY = 500;
const COST = 14;
const THROTTLED_COST = 5;

/**
 * Which failed attempts are repeated and after which pause: the classes, the full jitter and the shared tokens of the
 * SDK's standard retry mode.
 */
export class Retries {
  readonly #attempts: number;
  #tokens = CAPACITY;

  constructor(attempts: number) {
    this.#attempts = attempts;
  }

  /**
   * @param attempt the number of the failed attempt, from 1
   * @param isMended the client has corrected the cause: its clock or its credentials
   * @returns the milliseconds until the next attempt, and the tokens that it costs; undefined when there is none
   */
  next(
    failure: TablesException | NoAnswer,
    attempt: number,
    isMended: boolean,
  ): { pause: number; cost: number } | undefined {
    const isThrottled = '$metadata' in failure && isThrottling(failure);
    if (attempt >= this.#attempts || !(isThrottled || isMended || isTransient(failure))) return undefined;
    const cost = isThrottled ? THROTTLED_COST : COST;
    if (this.#tokens < cost) return undefined;
    this.#tokens -= cost;
    const longest = (isThrottled ? THROTTLED_PAUSE_MS : PAUSE_MS) * 2 ** (attempt - 1);
    return { pause: Math.floor(Math.random() * Math.min(longest, LONGEST_PAUSE_MS)), cost };
  }

  /** Returns the tokens of the retry that succeeded. A success at the first attempt returns one. */
  succeeded(cost = 1): void {
    this.#tokens = Math.min(CAPACITY, this.#tokens + cost);
  }
}

const isThrottling = ({ name, $metadata }: TablesException): boolean =>
  $metadata.httpStatusCode === 429 || THROTTLING.has(name);

function isTransient(failure: TablesException | NoAnswer): boolean {
  if (!('$metadata' in failure)) return failure.isTransient;
  const { name, message, $metadata } = failure;
  return (
    TRANSIENT.has(name) ||
    TRANSIENT_STATUS.has($metadata.httpStatusCode) ||
    (name === 'InvalidSignatureException' && message.includes('Signature expired'))
  );
}
