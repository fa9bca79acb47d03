/** The faults that tests can set. The README describes each. */
const KINDS = [
  '500',
  '503',
  '429',
  'timeout',
  'slow',
  'lost-answer',
  'capture-fails',
  'webhook-never',
  'webhook-twice',
  'webhook-delay',
] as const;
export type FaultKind = (typeof KINDS)[number];

export interface Fault {
  /** `POST /v1/payment_intents/:id/capture`, or an event type for the webhook kinds; `*` matches anything. */
  match: string;
  /** How many times the fault is still to happen. */
  times: number;
  kind: FaultKind;
  /** For timeout, slow and webhook-delay; milliseconds. */
  ms: number;
}

const DEFAULT_MS: Partial<Record<FaultKind, number>> = { timeout: 60_000, slow: 1000, 'webhook-delay': 1000 };

/** The faults that are set. They are in memory only: a restart clears them. */
export class Faults {
  #set: Fault[] = [];

  list = (): Fault[] => this.#set;

  clear(): void {
    this.#set = [];
  }

  /** Adds the faults of a JSON list. Throws a RangeError with the reason when the list is invalid. */
  add(json: unknown): void {
    if (!Array.isArray(json)) throw new RangeError('Faults must be a JSON list of {match, times, kind, ms?}');
    this.#set = [...this.#set, ...json.map(readFault)];
  }

  /** Takes the first fault that matches an API request. */
  takeForRequest(method: string, path: string): Fault | undefined {
    return this.#take(
      (fault) => !fault.kind.startsWith('webhook-') && matches(fault.match, `${method} ${path}`),
    );
  }

  /** Takes the first fault that matches a webhook delivery. */
  takeForEvent(type: string): Fault | undefined {
    return this.#take((fault) => fault.kind.startsWith('webhook-') && matches(fault.match, type));
  }

  #take(isMatch: (fault: Fault) => boolean): Fault | undefined {
    if (this.#set.length === 0) return undefined;
    const fault = this.#set.find(isMatch);
    if (fault) {
      fault.times -= 1;
      this.#set = this.#set.filter(({ times }) => times > 0);
    }
    return fault;
  }
}

/** `*` in a pattern matches anything, `:id` one segment of a path. */
function matches(pattern: string, subject: string): boolean {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replace(/:[a-z]+/g, '[^/]+');
  return new RegExp(`^${source}$`).test(subject);
}

function readFault(json: unknown): Fault {
  if (typeof json !== 'object' || json === null)
    throw new RangeError('A fault must be {match, times, kind, ms?}');
  const { match, times = 1, kind, ms, ...rest } = json as Record<string, unknown>;
  const unknown = Object.keys(rest);
  if (unknown.length > 0) throw new RangeError(`Unknown field of a fault: ${unknown.join(', ')}`);
  if (typeof match !== 'string' || match === '') throw new RangeError('match must be a string');
  const faultKind = KINDS.find((name) => name === kind);
  if (!faultKind) throw new RangeError(`kind must be one of ${KINDS.join(', ')}`);
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new RangeError('times must be a whole number of at least 1');
  }
  if (ms !== undefined && (typeof ms !== 'number' || !(ms >= 0))) {
    throw new RangeError('ms must be a number of milliseconds');
  }
  return { match, times, kind: faultKind, ms: ms ?? DEFAULT_MS[faultKind] ?? 0 };
}
