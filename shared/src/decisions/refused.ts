import { type RefusalCode, refusals } from '../api/refusals.ts';

/** The rules of the house forbid it. The caller sees the message; an event is acknowledged, with nothing to do. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: 400 | 401 | 402 | 403 | 404 | 409 | 429;
  readonly code: RefusalCode;
  readonly field: string | undefined;
  /** After how many seconds it may be tried again, for 429. */
  readonly retryAfter: number | undefined;

  /** @param more `says` is more, in this case, than the code alone says */
  constructor(
    status: Refused['status'],
    code: RefusalCode,
    more: { field?: string | undefined; retryAfter?: number; says?: string | undefined } = {},
  ) {
    super(more.says ?? refusals[code]);
    this.status = status;
    this.code = code;
    this.field = more.field;
    this.retryAfter = more.retryAfter;
  }
}

/** Why something ended as it did: in words for people, and for programs. */
export const because = (code: RefusalCode) => ({ reason: refusals[code], reasonCode: code });

/** For the `default` of a switch over a union of states: the compiler proves that it isn't reached. */
export function impossible(state: never): never {
  throw new Error(`Unhandled state: ${JSON.stringify(state)}`);
}
