import * as z from 'zod';
import { Errors } from '../api/errors.ts';
import { Refused, Unreachable } from '../errors.ts';
import type { Caller } from '../identity/access-token.ts';
import { currentTraceparent, span } from '../telemetry/trace.ts';
import { type PoolAnswer, send } from './http-pool.ts';

const TIMEOUT_MS = 10_000;

/**
 * Reads a resource from the service that owns it, with the caller's token.
 *
 * @returns undefined when the owner answers 404: the resource does not exist or the caller may not see it
 * @throws Unreachable when the owner does not answer, or its answer can't be read
 */
export async function readFromOwner<Shape extends z.ZodType>(
  url: string,
  shape: Shape,
  caller: Caller,
): Promise<z.infer<Shape> | undefined> {
  const answer = await call(url, { method: 'GET', headers: authorisation(caller) });
  if (answer.status === 404) return undefined;
  if (!isOk(answer)) throw new Unreachable(`${url} answered ${answer.status}`);
  return read(url, answer, shape);
}

/** The rows of a page. The caller passes them on unchanged. */
const Rows = z.array(z.unknown());

/**
 * Reads every page of another service's list with a user's token, a hundred rows at a time.
 *
 * @throws Unreachable when the service does not answer, or its answer can't be read
 */
export async function* readPages(
  url: string,
  caller: Pick<Caller, 'token'>,
): AsyncGenerator<z.infer<typeof Rows>> {
  for (let next: string | undefined = `${url}?limit=100`; next !== undefined; ) {
    const answer: PoolAnswer = await call(next, { method: 'GET', headers: authorisation(caller) });
    if (!isOk(answer)) throw new Unreachable(`${url} answered ${answer.status}`);
    yield read(url, answer, Rows);
    const [, target] = /^<([^>]+)>; rel="next"$/.exec(answer.link ?? '') ?? [];
    next = target && new URL(target, url).href;
  }
}

/**
 * Sends a command to the service that owns a resource, with the caller's token.
 *
 * @throws Refused with the owner's code and message; Unreachable when the owner does not answer, or its answer can't
 *   be read
 */
export async function commandOwner(url: string, body: unknown, caller: Caller): Promise<void> {
  const answer = await call(url, {
    method: 'POST',
    headers: { ...authorisation(caller), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (isOk(answer)) return;
  if (answer.status === 403 || answer.status === 404 || answer.status === 409) {
    const [first] = read(url, answer, Errors).errors;
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
  if (!isOk(answer)) throw new Unreachable(`${url} answered ${answer.status}`);
  return read(url, answer, shape);
}

const authorisation = (caller: Pick<Caller, 'token'>) => ({ authorization: `Bearer ${caller.token}` });

/** The owner's mistake must not look like one of the caller: a ZodError of the caller's input is answered 400. */
function read<Shape extends z.ZodType>(url: string, answer: PoolAnswer, shape: Shape): z.infer<Shape> {
  try {
    return shape.parse(JSON.parse(answer.text));
  } catch (error) {
    throw new Unreachable(
      `${url} answered ${answer.status} with a body that can't be read: ${String(error)}`,
    );
  }
}

const isOk = ({ status }: PoolAnswer): boolean => status >= 200 && status < 300;

async function call(url: string, options: Omit<Parameters<typeof send>[1], 'timeout'>): Promise<PoolAnswer> {
  const { hostname } = new URL(url);
  const attributes = { 'http.request.method': options.method, 'server.address': hostname };
  return span({ name: `${options.method} ${hostname}`, kind: 'client', attributes }, async () => {
    const traceparent = currentTraceparent();
    const headers = { ...options.headers, ...(traceparent && { traceparent }) };
    try {
      return await send(url, { ...options, headers, timeout: TIMEOUT_MS });
    } catch (error) {
      throw new Unreachable(`${url}: ${String(error)}`);
    }
  });
}
