import type * as z from 'zod';

/** Who may call a route: anyone, anyone (known if signed in), or a signed-in user only. */
export type Access = 'anyone' | 'known' | 'user';

/** One HTTP function's contract: the door parses with it, the OpenAPI document is generated from it. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters, as in `/api/orders/:orderId`. */
  path: string;
  summary: string;
  access: Access;
  /** Absent for a route without a body, or one that reads the raw bytes itself. */
  body?: z.ZodType;
  params?: z.ZodType;
  query?: z.ZodType;
  /** For other services only, in a caller's name: the site doesn't know it, and limits don't count it. */
  internal?: boolean;
  /** Whether the answer is kept for a day under the caller's Idempotency-Key. */
  idempotent?: boolean;
  /** The answers by status; errors all have one shape and need no mention. */
  answers: Record<number, z.ZodType | null>;
  /** Error statuses that this route can answer beyond 400, 401, 429 and 500. */
  errors?: number[];
}

/** Keeps the precise types of a route's schemas. */
export const route = <const R extends Route>(contract: R): R => contract;

/** A route as it is named in a table: `GET /api/orders/:orderId`. */
export type RouteName<R extends Route> = R extends Route ? `${R['method']} ${R['path']}` : never;
