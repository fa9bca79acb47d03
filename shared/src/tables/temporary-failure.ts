/** The SDK's exceptions for too much work, by name. */
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
]);

/** The codes of a connection that could not be opened or has ended before the answer. */
const DISCONNECTED = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

type SdkError = Error & { code?: string; $metadata?: { httpStatusCode?: number } };

/**
 * Why a command failed, if the same command can succeed later. The SDK has already retried it. A missing table is
 * such a failure: the Job may not have created it yet.
 */
export function temporaryFailure({ name, message, code, $metadata }: SdkError): string | undefined {
  if (name === 'ResourceNotFoundException') return 'does not exist';
  if (THROTTLED.has(name)) return `throttles: ${name}`;
  if (name === 'TimeoutError') return `did not answer in time: ${message}`;
  if (code !== undefined && DISCONNECTED.has(code)) return `can't be reached: ${code}`;
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 500 ? `answered ${status}` : undefined;
}
