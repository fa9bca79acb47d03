import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual, promisify } from 'node:util';
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
/** The least that argon2id takes (RFC 9106, 3.1), in KiB. */
const LEAST_MEMORY = 8;
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

/**
 * Whether this is the password that was hashed; in the same time for every wrong one, whatever was hashed.
 *
 * @param phc what hashPassword made, also with other parameters than today's
 */
export async function isPassword(password: string, phc: string): Promise<boolean> {
  const { parameters, salt, hash } = fromPhc(phc);
  const right = timingSafeEqual(hash, await hashed(password, salt, parameters));
  // A hash from cheaper days would tell by its time that there is an account. What it lacks is spent as well.
  const missing = Math.round((costOf(PARAMETERS) - costOf(parameters)) / PARAMETERS.passes);
  if (missing >= LEAST_MEMORY) await hashed(password, salt, { ...PARAMETERS, memory: missing });
  return right;
}

/** Whether a hash was made with other parameters than today's: at the next sign-in it is made anew. */
export const isOutdated = (phc: string): boolean => !isDeepStrictEqual(fromPhc(phc).parameters, PARAMETERS);

/** Time grows with the memory that all passes go over. */
const costOf = ({ memory, passes }: Parameters): number => memory * passes;

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
