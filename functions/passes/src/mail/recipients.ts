import type { Recipient } from '@boxoffice/shared/api/recipients.ts';
import { recipientsOf as askForRecipients } from '@boxoffice/shared/functions/recipients.ts';
import { config } from '../config.ts';

/**
 * Asks auth for the addresses and languages of users by their id. Those of accounts that are gone are absent.
 *
 * @throws Unreachable when auth does not answer
 */
export const recipientsOf = (ids: string[]): Promise<Map<string, Recipient>> =>
  askForRecipients(config.AUTH_URL, ids);

export const recipientOf = async (userId: string): Promise<Recipient | undefined> =>
  (await recipientsOf([userId])).get(userId);
