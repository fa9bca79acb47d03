import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual, promisify } from 'node:util';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { deserialize, serialize } from '@phc/format';
import * as z from 'zod';
import { config } from '../config.ts';
import { refuseGuessable } from '../domain/password.ts';
import { hashingQueue } from './hashing-queue.ts';

const derive = promisify(argon2);

/** The cost of an argon2id hash: memory in KiB, passes over the memory, lanes. */
interface Parameters {
  memory: number;
  passes: number;
  parallelism: number;
}

/** OWASP Password Storage Cheat Sheet, "Argon2id": 19 MiB, two passes, one lane. */
const PARAMETERS: Parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** The hash of a random password. A sign-in with an unknown email checks it, to take as long as a wrong password. */
export const DUMMY_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$cDXYCfXT7BrpQKDaJFewug$7U8oUFkOFrj+NdV0iwfmdVgA4apEn7iyrORGRiMCmn4';

/** A stored hash, as the PHC string format's parser returns it. */
const StoredHash = z.object({
  id: z.literal('argon2id'),
  version: z.literal(19),
  params: z.object({ m: z.int(), t: z.int(), p: z.int() }),
  salt: z.instanceof(Buffer),
  hash: z.instanceof(Buffer).refine(({ length }) => length === HASH_BYTES),
});

/** Hashes a password with argon2id (RFC 9106), as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const { memory: m, passes: t, parallelism: p } = PARAMETERS;
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(password, salt, PARAMETERS);
  return serialize({ id: 'argon2id', version: 19, params: { m, t, p }, salt, hash });
}

/**
 * Hashes a new password.
 *
 * @param field the request's field that the password came in, named in the error
 * @throws Refused (400) when the password is easy to guess
 */
export async function hashNewPassword(password: string, email: string, field: string): Promise<string> {
  const { commonPasswords } = await import('./common-passwords.ts');
  refuseGuessable(password, email, commonPasswords, field);
  return hashPassword(password);
}

/** The parameters that stored hashes can have. */
const STORED_PARAMETERS = [PARAMETERS, ...config.FORMER_HASHES];

/**
 * Whether a stored hash was made from this password. Every wrong password takes the same time, whatever the
 * parameters of the stored hash. The time of a hash also depends on the load of the machine's memory. So every
 * check computes one hash for each set of parameters, and compares the one with the stored parameters.
 *
 * @param phc a PHC string of `hashPassword`, with current or former parameters
 */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const { parameters: stored, salt, hash } = parsePhc(phc);
  const isStored = (parameters: Parameters) => isDeepStrictEqual(parameters, stored);
  const isListed = STORED_PARAMETERS.some(isStored);
  if (!isListed) log('warn', 'a password hash has parameters that FORMER_HASHES does not list', { stored });
  let isRight = false;
  for (const parameters of isListed ? STORED_PARAMETERS : [...STORED_PARAMETERS, stored]) {
    const candidate = await derived(password, salt, parameters);
    if (isStored(parameters)) isRight = timingSafeEqual(hash, candidate);
  }
  return isRight;
}

/** Whether a hash has other parameters than the current ones. The next sign-in replaces such a hash. */
export const needsUpgrade = (phc: string): boolean =>
  !isDeepStrictEqual(parsePhc(phc).parameters, PARAMETERS);

/** Normalised, because keyboards compose accented letters in different ways. */
const derived = (password: string, nonce: Buffer, parameters: Parameters): Promise<Buffer> =>
  hashingQueue(() =>
    derive('argon2id', {
      ...parameters,
      message: password.normalize('NFKC'),
      nonce,
      tagLength: HASH_BYTES,
    }),
  );

function parsePhc(phc: string): { parameters: Parameters; salt: Buffer; hash: Buffer } {
  const { params, salt, hash } = StoredHash.parse(deserialize(phc));
  return { parameters: { memory: params.m, passes: params.t, parallelism: params.p }, salt, hash };
}
