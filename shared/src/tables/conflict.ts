/** Someone else wrote first: read again and decide again. */
export class Conflict extends Error {
  override name = 'Conflict';
}

/** This event has taken effect before. */
export class AlreadyDone extends Error {
  override name = 'AlreadyDone';
}

/** This Idempotency-Key has been answered before. */
export class AlreadyAnswered extends Error {
  override name = 'AlreadyAnswered';
}

/** What the message refers to isn't known here yet: deliver it again later. */
export class NotYet extends Error {
  override name = 'NotYet';
}
