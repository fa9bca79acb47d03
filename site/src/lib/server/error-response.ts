import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';

/** An answer of the API with an error body of the contract. */
export const errorResponse = (
  status: number,
  code: RefusalCode,
  message: string,
  headers: Record<string, string> = {},
): Response => Response.json({ errors: [{ message, code }] } satisfies Errors, { status, headers });

export const unreachableResponse = (): Response =>
  errorResponse(
    503,
    'unreachable',
    'This part of Boxoffice is not answering. Please try again in a moment.',
    {
      'retry-after': '1',
    },
  );
