import { db } from '@boxoffice/shared/tables/client.ts';
import { ScanCommand } from '@boxoffice/shared/tables/commands.ts';
import type { StoredDeadLetter } from '../domain/dead-letter.ts';

// Only the operator's command uses this file: the service itself never scans its table.

/** Reads all stored dead letters in no certain order, also those that are replayed or discarded. */
export async function* scanDeadLetters(TableName: string): AsyncGenerator<StoredDeadLetter> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await db.send(new ScanCommand({ TableName, ExclusiveStartKey }));
    yield* (page.Items ?? []) as StoredDeadLetter[];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}
