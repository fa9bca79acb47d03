import { argon2Sync, randomBytes } from 'node:crypto';

/** The parameters of such a hash, as FORMER_HASHES has them. */
export const OLDER = 'm=8192,t=1,p=1';

/** A hash as the service may have made it when its parameters were cheaper. */
export function olderHash(password: string): string {
  const nonce = randomBytes(16);
  const hash = argon2Sync('argon2id', {
    message: password,
    nonce,
    memory: 8192,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  return `$argon2id$v=19$${OLDER}$${base64(nonce)}$${base64(hash)}`;
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
