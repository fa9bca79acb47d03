import { Agent } from 'undici';

/**
 * The connections of this process to the Broker and to other services. Idle ones are closed after 4 s, or earlier if the
 * server says so (`Keep-Alive: timeout`): a server that closes one in the moment of a request would lose it.
 */
const pool = new Agent({ connections: 64, keepAliveTimeout: 4000, connect: { timeout: 3000 } });

/** The whole answer of a request. */
export interface PoolAnswer {
  status: number;
  text: string;
  /** The header Link (RFC 8288). */
  link?: string | undefined;
}

interface PoolRequest {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** The time for the whole answer, in milliseconds. */
  timeout: number;
}

/**
 * Sends a request over a kept connection of this process.
 *
 * @throws Error when the connection fails, or the answer does not arrive in time
 */
export async function send(url: string, { timeout, body, ...options }: PoolRequest): Promise<PoolAnswer> {
  const { origin, pathname, search } = new URL(url);
  const answer = await pool.request({
    ...options,
    origin,
    path: pathname + search,
    body: body ?? null,
    signal: AbortSignal.timeout(timeout),
  });
  const { link } = answer.headers;
  return {
    status: answer.statusCode,
    text: await answer.body.text(),
    link: typeof link === 'string' ? link : undefined,
  };
}
