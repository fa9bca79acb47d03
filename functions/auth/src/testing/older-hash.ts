import { argon2Sync, randomBytes } from 'node:crypto';
import { serialize } from '@phc/format';

/** Former parameters, in the format of FORMER_HASHES. */
export const OLDER_PARAMETERS = 'm=8192,t=1,p=1';

/** A hash with these former parameters. */
export function olderHash(password: string): string {
  const salt = randomBytes(16);
  const hash = argon2Sync('argon2id', {
    message: password,
    nonce: salt,
    memory: 8192,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  return serialize({ id: 'argon2id', version: 19, params: { m: 8192, t: 1, p: 1 }, salt, hash });
}
