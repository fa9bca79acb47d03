import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual, promisify } from 'node:util';
import { log } from '@boxoffice/shared/functions/log.ts';
import { config } from '../config.ts';
import { refuseGuessable } from '../domain/password.ts';
import { inTurn } from './hashing.ts';

const derive = promisify(argon2);

/** What a hash costs: memory in KiB, passes over it, lanes. */
interface Parameters {
  memory: number;
  passes: number;
  parallelism: number;
}

/** OWASP Password Storage Cheat Sheet, "Argon2id": 19 MiB, two passes, one lane. */
const PARAMETERS: Parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Of a password that nobody knows: an unknown account costs as much time as a wrong password. */
export const NOBODYS =
  '$argon2id$v=19$m=19456,t=2,p=1$cDXYCfXT7BrpQKDaJFewug$7U8oUFkOFrj+NdV0iwfmdVgA4apEn7iyrORGRiMCmn4';

/** Hashes a password with argon2id (RFC 9106), as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return toPhc(PARAMETERS, salt, await hashed(password, salt, PARAMETERS));
}

/**
 * Hashes a password that someone has chosen.
 *
 * @param field where it was typed, for the refusal
 * @throws Refused (400) when a guesser would try it first
 */
export async function hashChosen(password: string, email: string, field: string): Promise<string> {
  const { commonPasswords } = await import('./common-passwords.ts');
  refuseGuessable(password, email, commonPasswords, field);
  return hashPassword(password);
}

/** Parameters that a stored hash may have. */
const KNOWN = [PARAMETERS, ...config.FORMER_HASHES];

/**
 * Whether this is the password that was hashed; in the same time for every wrong one, whatever was hashed. How long a
 * hash takes depends on more than its parameters, such as how busy the memory is; so every check makes the same
 * hashes, one of each kind that may be stored, and looks at the one that counts.
 *
 * @param phc what hashPassword made, also with other parameters than today's
 */
export async function isPassword(password: string, phc: string): Promise<boolean> {
  const { parameters: own, salt, hash } = fromPhc(phc);
  const isOwn = (parameters: Parameters) => isDeepStrictEqual(parameters, own);
  if (!KNOWN.some(isOwn)) log('warn', 'a password was hashed with what FORMER_HASHES does not have', { own });
  let right = false;
  for (const parameters of KNOWN.some(isOwn) ? KNOWN : [...KNOWN, own]) {
    const found = await hashed(password, salt, parameters);
    if (isOwn(parameters)) right = timingSafeEqual(hash, found);
  }
  return right;
}

/** Whether a hash was made with other parameters than today's: at the next sign-in it is made anew. */
export const isOutdated = (phc: string): boolean => !isDeepStrictEqual(fromPhc(phc).parameters, PARAMETERS);

/** Normalised, so that a keyboard that composes letters differently types the same password. */
const hashed = (password: string, nonce: Buffer, parameters: Parameters): Promise<Buffer> =>
  inTurn(() =>
    derive('argon2id', {
      ...parameters,
      message: password.normalize('NFKC'),
      nonce,
      tagLength: HASH_BYTES,
    }),
  );

function toPhc({ memory, passes, parallelism }: Parameters, salt: Buffer, hash: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

function fromPhc(phc: string): { parameters: Parameters; salt: Buffer; hash: Buffer } {
  const read = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc);
  const [memory = 0, passes = 0, parallelism = 0] = (read ?? []).slice(1, 4).map(Number);
  const [salt, hash] = (read ?? []).slice(4).map((text) => Buffer.from(text, 'base64'));
  if (!salt || hash?.length !== HASH_BYTES) throw new Error('What is stored is not an argon2id hash');
  return { parameters: { memory, passes, parallelism }, salt, hash };
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
