import { ReadRecipient, type Recipient } from '@boxoffice/shared/api/recipients.ts';
import { askService } from '@boxoffice/shared/functions/ask-owner.ts';
import { config } from '../config.ts';

/**
 * Asks auth for a user's address and language; undefined for an account that is gone.
 *
 * @throws Unreachable when auth does not answer
 */
export async function recipientOf(userId: string): Promise<Recipient | undefined> {
  const url = `${config.AUTH_URL}${ReadRecipient.path}`;
  const { recipient } = await askService(url, { userId }, ReadRecipient.answers[200]);
  return recipient ?? undefined;
}
