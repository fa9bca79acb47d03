/** The rules of the house forbid it. The caller sees the message; an event is acknowledged, with nothing to do. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: 400 | 401 | 402 | 403 | 404 | 409 | 429;
  readonly field: string | undefined;
  /** After how many seconds it may be tried again, for 429. */
  readonly retryAfter: number | undefined;

  constructor(
    status: Refused['status'],
    message: string,
    more: { field?: string; retryAfter?: number } = {},
  ) {
    super(message);
    this.status = status;
    this.field = more.field;
    this.retryAfter = more.retryAfter;
  }
}

/** For the `default` of a switch over a union of states: the compiler proves that it isn't reached. */
export function impossible(state: never): never {
  throw new Error(`Unhandled state: ${JSON.stringify(state)}`);
}
