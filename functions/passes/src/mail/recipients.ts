import { MOST_RECIPIENTS, ReadRecipients, type Recipient } from '@boxoffice/shared/api/recipients.ts';
import { askService } from '@boxoffice/shared/functions/ask-owner.ts';
import { config } from '../config.ts';

/**
 * Asks auth for the addresses and languages of users by their id. Those of accounts that are gone are absent.
 *
 * @throws Unreachable when auth does not answer
 */
export async function recipientsOf(ids: string[]): Promise<Map<string, Recipient>> {
  const batches = Array.from({ length: Math.ceil(ids.length / MOST_RECIPIENTS) }, (_, n) =>
    ids.slice(n * MOST_RECIPIENTS, (n + 1) * MOST_RECIPIENTS),
  );
  const url = `${config.AUTH_URL}${ReadRecipients.path}`;
  const answers = await Promise.all(
    batches.map((batch) => askService(url, { ids: batch }, ReadRecipients.answers[200])),
  );
  return new Map(answers.flatMap((found) => Object.entries(found)));
}

export const recipientOf = async (userId: string): Promise<Recipient | undefined> =>
  (await recipientsOf([userId])).get(userId);
