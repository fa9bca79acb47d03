import { Conflict } from '@boxoffice/shared/errors.ts';
import { hashPassword, needsUpgrade } from '../credentials/password.ts';
import { type User, withUpgradedHash } from '../domain/user.ts';
import { authService } from '../service.ts';
import { putUser } from '../tables/users.ts';

/**
 * Replaces a hash that has former parameters. Only a sign-in has the password, so only a sign-in can do this. A
 * concurrent change of the account wins, and the next sign-in tries again.
 */
export async function upgradeHash(user: User, password: string): Promise<void> {
  if (!needsUpgrade(user.password)) return;
  try {
    await authService.commit({ writes: [putUser(withUpgradedHash(user, await hashPassword(password)))] });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}
