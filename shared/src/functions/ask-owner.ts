import type * as z from 'zod';
import type { Errors } from '../api/errors.ts';
import { Refused, Unreachable } from '../errors.ts';
import type { Caller } from '../identity/access-token.ts';

const TIMEOUT_MS = 10_000;

/**
 * Reads a resource from the service that owns it, with the caller's token.
 *
 * @returns undefined when the owner answers 404: the resource does not exist or the caller may not see it
 * @throws Unreachable when the owner does not answer
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
 * Sends a command to the service that owns a resource, with the caller's token.
 *
 * @throws Refused with the owner's code and message; Unreachable when the owner does not answer
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

/**
 * Asks another service on behalf of this service, without a caller.
 *
 * @throws Unreachable when the service does not answer with the expected shape
 */
export async function askService<Shape extends z.ZodType>(
  url: string,
  body: unknown,
  shape: Shape,
): Promise<z.infer<Shape>> {
  const answer = await call(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const read = answer.ok ? shape.safeParse(await answer.json().catch(() => undefined)) : undefined;
  if (!read?.success) throw new Unreachable(`${url} answered ${answer.status}`);
  return read.data;
}

const authorisation = (caller: Caller) => ({ authorization: `Bearer ${caller.token}` });

async function call(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new Unreachable(`${url}: ${String(error)}`);
  }
}
