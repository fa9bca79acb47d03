import { NoAnswer } from './dynamodb/connection.ts';
import { TablesException } from './exceptions.ts';

/** The exceptions for too much work, by name. */
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
]);

/** New credentials can come at any moment: a pod's are renewed while it runs. */
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException']);

/**
 * Why a command failed, if the same command can succeed later. The client has already retried it. A missing table is
 * such a failure: the Job may not have created it yet.
 */
export function temporaryFailure(error: Error): string | undefined {
  const { name, message } = error;
  if (error instanceof NoAnswer) {
    if (!error.isTransient) return undefined;
    return name === 'TimeoutError' ? `did not answer in time: ${message}` : `can't be reached: ${error.code}`;
  }
  if (!(error instanceof TablesException)) return undefined;
  if (name === 'ResourceNotFoundException') return 'does not exist';
  if (THROTTLED.has(name)) return `throttles: ${name}`;
  if (EXPIRED.has(name)) return `refuses expired credentials: ${name}`;
  const status = error.$metadata.httpStatusCode;
  return status >= 500 ? `answered ${status}` : undefined;
}
