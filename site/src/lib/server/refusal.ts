import type { Errors } from '@boxoffice/shared/api/errors.ts';

/** An answer in the error contract. */
export const refusal = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  Response.json({ errors: [{ message }] } satisfies Errors, { status, headers });

export const unreachable = (): Response =>
  refusal(503, 'This part of Boxoffice is not answering. Try again in a moment.', { 'retry-after': '1' });
