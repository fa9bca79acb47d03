import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';

/** An answer in the error contract. */
export const refusal = (
  status: number,
  code: RefusalCode,
  message: string,
  headers: Record<string, string> = {},
): Response => Response.json({ errors: [{ message, code }] } satisfies Errors, { status, headers });

export const unreachable = (): Response =>
  errorResponse(503, 'unreachable', 'This part of Boxoffice is not answering. Try again in a moment.', {
    'retry-after': '1',
  });
