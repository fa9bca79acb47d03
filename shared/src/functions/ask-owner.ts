import type * as z from 'zod';
import type { Errors } from '../api/errors.ts';
import { Refused, Unreachable } from '../errors.ts';
import type { Caller } from '../identity/access-token.ts';

const TIMEOUT_MS = 10_000;

/**
 * Asks the service that owns a thing for it, in the caller's name.
 *
 * @returns undefined when the owner knows no such thing, or none that is the caller's to know
 * @throws Unreachable when there is no answer
 */
export async function readFromOwner<Shape extends z.ZodType>(
  url: string,
  shape: Shape,
  caller: Caller,
): Promise<z.infer<Shape> | undefined> {
  const answer = await call(url, { headers: authorisation(caller) });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Unreachable(`${url} answered ${answer.status}`);
  return shape.parse(await answer.json());
}

/**
 * Tells the service that owns a thing to change it, in the caller's name.
 *
 * @throws Refused with the owner's own words; Unreachable when there is no answer
 */
export async function commandOwner(url: string, body: unknown, caller: Caller): Promise<void> {
  const answer = await call(url, {
    method: 'POST',
    headers: { ...authorisation(caller), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.ok) return;
  if (answer.status === 403 || answer.status === 404 || answer.status === 409) {
    const [first] = ((await answer.json()) as Errors).errors;
    const { code = 'conflict', message, field, min, max } = first ?? {};
    throw new Refused(answer.status, code, { message, field, limits: { min, max } });
  }
  throw new Unreachable(`${url} answered ${answer.status}`);
}

const authorisation = (caller: Caller) => ({ authorization: `Bearer ${caller.token}` });

async function call(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new Unreachable(`${url}: ${String(error)}`);
  }
}
