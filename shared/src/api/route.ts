import type * as z from 'zod';

/**
 * Who may call a route: anyone; anyone, with the identity of a signed-in user passed on; signed-in users only; or
 * signed-in users, and helpers with the token of a link.
 */
export type Access = 'anyone' | 'known' | 'user' | 'helper';

/** The contract of one HTTP function. Its handler parses with it, and the OpenAPI document is generated from it. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters, as in `/api/orders/:orderId`. */
  path: string;
  summary: string;
  access: Access;
  /** Absent for a route without a body, or one that reads the raw bytes itself. */
  body?: z.ZodType;
  /** The media types of a body that is a file, and its largest size in bytes. Such requests run one at a time. */
  upload?: { types: readonly string[]; max: number };
  params?: z.ZodType;
  query?: z.ZodType;
  /** Only other services call it, with the caller's token. The site does not route to it and rate limits do not count it. */
  internal?: boolean;
  /** Whether the answer is stored for a day under the caller's Idempotency-Key. */
  idempotent?: boolean;
  /** The media type of the success answer when it is a file and not JSON. Its schema in `answers` describes the bytes. */
  file?: string;
  /** A media type in which the success answer is also given, chosen by the Accept header. */
  alternative?: string;
  /** The success answers by status. All errors share one schema. */
  answers: Record<number, z.ZodType | null>;
  /** Error statuses that this route can answer beyond 400, 401, 429, 500 and 503. */
  errors?: number[];
}

/** Keeps the precise types of a route's schemas. */
export const route = <const R extends Route>(contract: R): R => contract;

/** A route as it is named in a table: `GET /api/orders/:orderId`. */
export type RouteName<R extends Route> = R extends Route ? `${R['method']} ${R['path']}` : never;
