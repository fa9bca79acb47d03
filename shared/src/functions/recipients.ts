import { MOST_RECIPIENTS, ReadRecipients, type Recipient } from '../api/recipients.ts';
import { askService } from './ask-owner.ts';

/**
 * Asks auth for the addresses and languages of users by their id. Those of accounts that are gone are absent.
 *
 * @throws Unreachable when auth does not answer
 */
export async function recipientsOf(authUrl: string, ids: string[]): Promise<Map<string, Recipient>> {
  const distinct = [...new Set(ids)];
  const batches = Array.from({ length: Math.ceil(distinct.length / MOST_RECIPIENTS) }, (_, n) =>
    distinct.slice(n * MOST_RECIPIENTS, (n + 1) * MOST_RECIPIENTS),
  );
  const url = `${authUrl}${ReadRecipients.path}`;
  const answers = await Promise.all(
    batches.map((batch) => askService(url, { ids: batch }, ReadRecipients.answers[200])),
  );
  return new Map(answers.flatMap((found) => Object.entries(found)));
}
