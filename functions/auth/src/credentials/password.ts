import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP Password Storage Cheat Sheet, "Argon2id": 19 MiB, two passes, one lane. */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Of a password that nobody knows: an unknown account costs as much time as a wrong password. */
export const NOBODYS =
  '$argon2id$v=19$m=19456,t=2,p=1$cDXYCfXT7BrpQKDaJFewug$7U8oUFkOFrj+NdV0iwfmdVgA4apEn7iyrORGRiMCmn4';

/** Hashes a password with argon2id (RFC 9106), as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const { memory, passes, parallelism } = PARAMETERS;
  const hash = await hashed(password, salt, PARAMETERS);
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

/**
 * Whether this is the password that was hashed; in the same time for every wrong one.
 *
 * @param phc what hashPassword made, also with other parameters than today's
 */
export async function isPassword(password: string, phc: string): Promise<boolean> {
  const read = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc);
  if (!read) throw new Error('What is stored is not an argon2id hash');
  const [memory = 0, passes = 0, parallelism = 0] = read.slice(1, 4).map(Number);
  const [salt, hash] = read.slice(4).map((text) => Buffer.from(text, 'base64'));
  if (!salt || hash?.length !== HASH_BYTES) throw new Error('What is stored is not an argon2id hash');
  return timingSafeEqual(hash, await hashed(password, salt, { memory, passes, parallelism }));
}

/** Normalised, so that a keyboard that composes letters differently types the same password. */
const hashed = (password: string, nonce: Buffer, parameters: typeof PARAMETERS): Promise<Buffer> =>
  derive('argon2id', { ...parameters, message: password.normalize('NFKC'), nonce, tagLength: HASH_BYTES });

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
