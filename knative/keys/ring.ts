import { existsSync, readFileSync, renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../command-line.ts';
import { replaceFile } from '../replace-file.ts';
import { type NamedKey, newSigningKey } from './signing-key.ts';

const SIGNING = 'signing-keys/private.jwk';
const NEXT = 'signing-keys/next.jwk';
const PUBLIC = 'public-keys/jwks.json';

/** How long an old key stays trusted after its last signature: twice the lifetime of an access token. */
export const TRUST_MS = 10 * 60_000;

/** The keys of a secrets folder, by their `kid`. */
export interface Ring {
  /** Signs tokens now. */
  signing: string;
  /** Will sign tokens; every service trusts it already. */
  next: string | undefined;
  /** Trusted, but no longer sign tokens. */
  old: string[];
  /** When the signing key began to sign, in epoch milliseconds. */
  signingSince: number;
}

/** The keys do not allow the operator's command; the message says why. */
export class KeysError extends CommandError {
  override name = 'KeysError';
}

/** @throws KeysError when the folder has no keys */
export function readRing(folder: string): Ring {
  if (!existsSync(join(folder, SIGNING))) throw new KeysError(`There are no keys in ${folder}`);
  const { kid: signing } = read<NamedKey>(folder, SIGNING);
  const next = existsSync(join(folder, NEXT)) ? read<NamedKey>(folder, NEXT).kid : undefined;
  return {
    signing,
    next,
    old: publicKeys(folder)
      .map(({ kid }) => kid)
      .filter((kid) => kid !== signing && kid !== next),
    signingSince: statSync(join(folder, SIGNING)).mtimeMs,
  };
}

/**
 * Creates the next key and adds its public half to the trusted keys. It signs nothing yet, because a service that
 * gets the new set late would refuse its tokens. A second call, also after a crash in the middle, completes the
 * same key.
 */
export function announce(folder: string): Ring {
  readRing(folder);
  if (!existsSync(join(folder, NEXT))) write(folder, NEXT, newSigningKey().private);
  const { d, ...next } = read<NamedKey>(folder, NEXT);
  const keys = publicKeys(folder);
  if (!keys.some(({ kid }) => kid === next.kid)) write(folder, PUBLIC, { keys: [...keys, next] });
  return readRing(folder);
}

/**
 * Makes the next key the signing key. The previous one stays trusted.
 *
 * @throws KeysError when no key is announced
 */
export function sign(folder: string): Ring {
  if (readRing(folder).next === undefined) throw new KeysError('No next key is announced');
  const now = new Date();
  utimesSync(join(folder, NEXT), now, now);
  renameSync(join(folder, NEXT), join(folder, SIGNING));
  return readRing(folder);
}

/**
 * Removes the old keys from the trusted ones.
 *
 * @param now epoch milliseconds
 * @param atOnce also while tokens of an old key are valid: a stolen key must go immediately
 * @throws KeysError when it is too early
 */
export function retire(folder: string, now: number, atOnce: boolean): Ring {
  const ring = readRing(folder);
  if (ring.old.length === 0) return ring;
  const minutes = Math.ceil((ring.signingSince + TRUST_MS - now) / 60_000);
  if (minutes > 0 && !atOnce)
    throw new KeysError(
      `Tokens of the old key are still valid: retire it in ${minutes} min, or with --now if it was stolen`,
    );
  write(folder, PUBLIC, { keys: publicKeys(folder).filter(({ kid }) => !ring.old.includes(kid)) });
  return readRing(folder);
}

const publicKeys = (folder: string): NamedKey[] => read<{ keys: NamedKey[] }>(folder, PUBLIC).keys;

const read = <Value>(folder: string, name: string): Value =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Value;

const write = (folder: string, name: string, value: unknown): void =>
  replaceFile(join(folder, name), JSON.stringify(value));
