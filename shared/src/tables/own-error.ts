import { Conflict, Unreachable } from '../errors.ts';
import type { Command } from './commands.ts';
import { temporaryFailure } from './temporary-failure.ts';

/**
 * The project's own error for a failed command, if there is one: Conflict when a transaction has the item of a single
 * write, and Unreachable when a retry can succeed.
 */
export function ownError(error: Error, { input }: Command): Error {
  const { TableName = 'of a transaction' } = input as { TableName?: string };
  if (error.name === 'TransactionConflictException')
    return new Conflict(`A transaction of the table ${TableName} has the item`);
  const reason = temporaryFailure(error);
  return reason === undefined ? error : new Unreachable(`the table ${TableName} ${reason}`);
}
