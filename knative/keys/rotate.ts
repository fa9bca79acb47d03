import type { Deploy } from './deploy.ts';
import { announce, KeysError, type Ring, readRing, retire, sign } from './ring.ts';

/**
 * Has a new key sign, with nobody signed out.
 *
 * ```
 *            announce ── deploy ── sign ── deploy ─ ─ ─ ten minutes ─ ─ ─ retire ── deploy
 * signs      old                   new
 * known      old, new                                                     new
 * ```
 *
 * Each step may be done again: what failed half-way is finished by the same command.
 *
 * @param deploy without it only the next step is taken, and bringing it to the services is the caller's
 * @returns the keys, and whether the new one signs already
 * @throws KeysError while there is an old key
 */
export async function rotate(
  folder: string,
  deploy: Deploy | undefined,
): Promise<{ ring: Ring; signs: boolean }> {
  const before = readRing(folder);
  if (before.old.length > 0) throw new KeysError('There is an old key still: retire it first');
  const announced = announce(folder);
  if (!deploy && before.next === undefined) return { ring: announced, signs: false };
  await deploy?.();
  const ring = sign(folder);
  await deploy?.();
  return { ring, signs: true };
}

/** Forgets the key that no longer signs, and tells the services. */
export async function retireOld(
  folder: string,
  deploy: Deploy | undefined,
  { now, early }: { now: number; early: boolean },
): Promise<Ring> {
  const ring = retire(folder, now, early);
  await deploy?.();
  return ring;
}
