import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type NamedKey, newSigningKey } from './signing-key.ts';

const SIGNING = 'signing-keys/private.jwk';
const NEXT = 'signing-keys/next.jwk';
const PUBLIC = 'public-keys/jwks.json';

/** How long a key stays known after it has signed for the last time: twice the life of an access token. */
export const KNOWN_MS = 10 * 60_000;

/** The keys of a secrets folder, by their `kid`. */
export interface Ring {
  /** Signs tokens now. */
  signing: string;
  /** Will sign, and is known to everyone already. */
  next: string | undefined;
  /** No longer signs, but is still known. */
  old: string[];
  /** Since when the signing key signs, in epoch milliseconds. */
  since: number;
}

/** The operator asks for what can't be done; the message says why. */
export class KeysError extends Error {
  override name = 'KeysError';
}

/** @throws KeysError when the folder has no keys */
export function readRing(folder: string): Ring {
  if (!existsSync(join(folder, SIGNING))) throw new KeysError(`There are no keys in ${folder}`);
  const { kid } = read<NamedKey>(folder, SIGNING);
  const next = existsSync(join(folder, NEXT)) ? read<NamedKey>(folder, NEXT).kid : undefined;
  return {
    signing: kid,
    next,
    old: knownKeys(folder)
      .map((key) => key.kid)
      .filter((known) => known !== kid && known !== next),
    since: statSync(join(folder, SIGNING)).mtimeMs,
  };
}

/**
 * Makes the next key and puts its public half beside those that are known. Nothing is signed with it yet: a
 * service that learns of it late must not meet its tokens. Doing it again, also after a crash in the middle,
 * changes nothing more.
 */
export function announce(folder: string): Ring {
  readRing(folder);
  const made = newSigningKey();
  write(folder, NEXT, made.private, 'wx');
  const { d, ...next } = read<NamedKey>(folder, NEXT);
  const known = knownKeys(folder);
  if (!known.some(({ kid }) => kid === next.kid)) write(folder, PUBLIC, { keys: [...known, next] });
  return readRing(folder);
}

/**
 * The next key signs from now on. The one before stays known.
 *
 * @throws KeysError when none was announced
 */
export function sign(folder: string): Ring {
  if (readRing(folder).next === undefined) throw new KeysError('No next key is announced');
  const now = new Date();
  utimesSync(join(folder, NEXT), now, now);
  renameSync(join(folder, NEXT), join(folder, SIGNING));
  return readRing(folder);
}

/**
 * Forgets the keys that no longer sign.
 *
 * @param now epoch milliseconds
 * @param early even if tokens that they signed are still good: what was stolen goes at once
 * @throws KeysError when it is too soon
 */
export function retire(folder: string, now: number, early: boolean): Ring {
  const ring = readRing(folder);
  const minutes = Math.ceil((ring.since + KNOWN_MS - now) / 60_000);
  if (ring.old.length > 0 && minutes > 0 && !early)
    throw new KeysError(
      `Tokens of the old key are still good: retire it in ${minutes} min, or with --now if it was stolen`,
    );
  const keys = knownKeys(folder).filter(({ kid }) => !ring.old.includes(kid));
  if (ring.old.length > 0) write(folder, PUBLIC, { keys });
  return readRing(folder);
}

const knownKeys = (folder: string): NamedKey[] => read<{ keys: NamedKey[] }>(folder, PUBLIC).keys;

const read = <Value>(folder: string, name: string): Value =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Value;

/** Puts a file in its place at once: who reads it sees the old or the new, never half. With `wx` the old one stays. */
function write(folder: string, name: string, value: unknown, flag: 'w' | 'wx' = 'w'): void {
  const path = join(folder, name);
  if (flag === 'wx' && existsSync(path)) return;
  const draft = join(folder, `${dirname(name)}/.draft`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rmSync(draft, { force: true });
  writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
  renameSync(draft, path);
}
