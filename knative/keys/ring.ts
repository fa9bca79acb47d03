import { existsSync, readFileSync, renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../command-line.ts';
import { replaceFile } from '../replace-file.ts';
import { type KeyFiles, tokenKeys } from './key-files.ts';
import { type NamedKey, newSigningKey } from './signing-key.ts';

/** The keys of a secrets folder, by their `kid`. */
export interface Ring {
  /** Signs now. */
  signing: string;
  /** Will sign; every service trusts it already. */
  next: string | undefined;
  /** Trusted, but no longer sign. */
  old: string[];
  /** When the signing key began to sign, in epoch milliseconds. */
  signingSince: number;
}

/** The keys do not allow the operator's command; the message says why. */
export class KeysError extends CommandError {
  override name = 'KeysError';
}

/** @throws KeysError when the folder has no keys */
export function readRing(folder: string, files: KeyFiles = tokenKeys): Ring {
  if (!existsSync(join(folder, files.signing))) throw new KeysError(`There are no keys in ${folder}`);
  const { kid: signing } = read<NamedKey>(folder, files.signing);
  const next = existsSync(join(folder, files.next)) ? read<NamedKey>(folder, files.next).kid : undefined;
  return {
    signing,
    next,
    old: publicKeys(folder, files)
      .map(({ kid }) => kid)
      .filter((kid) => kid !== signing && kid !== next),
    signingSince: statSync(join(folder, files.signing)).mtimeMs,
  };
}

/**
 * Creates the next key and adds its public half to the trusted keys. It signs nothing yet, because a service that
 * gets the new set late would refuse its tokens. A second call, also after a crash in the middle, completes the
 * same key.
 */
export function announce(folder: string, files: KeyFiles = tokenKeys): Ring {
  readRing(folder, files);
  if (!existsSync(join(folder, files.next))) write(folder, files.next, newSigningKey().private);
  const { d, ...next } = read<NamedKey>(folder, files.next);
  const keys = publicKeys(folder, files);
  if (!keys.some(({ kid }) => kid === next.kid)) write(folder, files.trusted, { keys: [...keys, next] });
  return readRing(folder, files);
}

/**
 * Makes the next key the signing key. The previous one stays trusted.
 *
 * @throws KeysError when no key is announced
 */
export function sign(folder: string, files: KeyFiles = tokenKeys): Ring {
  if (readRing(folder, files).next === undefined) throw new KeysError('No next key is announced');
  const now = new Date();
  utimesSync(join(folder, files.next), now, now);
  renameSync(join(folder, files.next), join(folder, files.signing));
  return readRing(folder, files);
}

/**
 * Removes the old keys from the trusted ones.
 *
 * @param now epoch milliseconds
 * @param atOnce also while signatures of an old key are valid: a stolen key must go immediately
 * @throws KeysError when it is too early
 */
export function retire(folder: string, now: number, atOnce: boolean, files: KeyFiles = tokenKeys): Ring {
  const ring = readRing(folder, files);
  if (ring.old.length === 0) return ring;
  const leftMs = ring.signingSince + files.trustMs - now;
  if (leftMs > 0 && !atOnce)
    throw new KeysError(
      `The signatures of the old key are still valid: retire it in ${duration(leftMs)}, or with --now if it was stolen`,
    );
  const keys = publicKeys(folder, files).filter(({ kid }) => !ring.old.includes(kid));
  write(folder, files.trusted, { keys });
  return readRing(folder, files);
}

function duration(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 24 * 60 ? `${minutes} min` : `${Math.ceil(minutes / 24 / 60)} days`;
}

const publicKeys = (folder: string, { trusted }: KeyFiles): NamedKey[] =>
  read<{ keys: NamedKey[] }>(folder, trusted).keys;

const read = <Value>(folder: string, name: string): Value =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Value;

const write = (folder: string, name: string, value: unknown): void =>
  replaceFile(join(folder, name), JSON.stringify(value));
