import { Conflict } from '@boxoffice/shared/errors.ts';
import { hashPassword, isOutdated } from '../credentials/password.ts';
import { rehashed, type User } from '../domain/user.ts';
import { authService } from '../service.ts';
import { putUser } from '../tables/users.ts';

/**
 * Hashes a password anew when what is stored was made with older parameters. Only someone who has just typed it
 * makes that possible. When the account changes meanwhile, its change stands, and the next sign-in tries again.
 */
export async function rehash(user: User, password: string): Promise<void> {
  if (!isOutdated(user.password)) return;
  try {
    await authService.commit({ writes: [putUser(rehashed(user, await hashPassword(password)))] });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}
