import type { Deploy } from './deploy.ts';
import { type KeyFiles, tokenKeys } from './key-files.ts';
import { announce, KeysError, type Ring, readRing, retire, sign } from './ring.ts';

/**
 * Replaces the signing key without signing anyone out.
 *
 * ```
 *            announce ── deploy ── sign ── deploy ─ ─ ─ ten minutes ─ ─ ─ retire ── deploy
 * signs      old                   new
 * trusted    old, new                                                     new
 * ```
 *
 * Every step can be repeated: the same command finishes a rotation that failed half-way.
 *
 * @param deploy if undefined, only the next step is taken, and the caller deploys the result
 * @returns the keys, and whether the new key signs already
 * @throws KeysError while an old key is trusted
 */
export async function rotate(
  folder: string,
  deploy: Deploy | undefined,
  files: KeyFiles = tokenKeys,
): Promise<{ ring: Ring; signs: boolean }> {
  const before = readRing(folder, files);
  if (before.old.length > 0 && !files.keepsOld)
    throw new KeysError('An old key is still trusted: retire it first');
  const announced = announce(folder, files);
  if (!deploy && before.next === undefined) return { ring: announced, signs: false };
  await deploy?.();
  const ring = sign(folder, files);
  await deploy?.();
  return { ring, signs: true };
}

/** Stops trusting the old key and deploys the result. */
export async function retireOld(
  folder: string,
  deploy: Deploy | undefined,
  { now, atOnce }: { now: number; atOnce: boolean },
  files: KeyFiles = tokenKeys,
): Promise<Ring> {
  const ring = retire(folder, now, atOnce, files);
  await deploy?.();
  return ring;
}
